package public

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/regulation"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// messageView is one message as its reader sees it.
type messageView struct {
	look.Detail
	s *site
	p *page.Page

	code     string // of the status page, for the author; empty: not for this reader
	reply    int64  // the comment that the reader wants to reply to; 0: the main thread
	came     came   // the form that came back; the zero one: none
	conflict *page.Conflict
}

func (s *site) view(p *page.Page, d look.Detail) *messageView {
	return &messageView{Detail: d, s: s, p: p}
}

func (s *site) message(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.Look.Message(r.Context(), p.Viewer.Actor, vidhuk.Number(r.PathValue("number")))
	if err != nil {
		return err
	}
	v := s.view(p, d)
	v.reply = v.replyTo(page.Query(r).Int("reply"))
	return s.showMessage(w, r, p, http.StatusOK, v)
}

// statusCode is the code of the status page, for the author.
func (s *site) statusCode(ctx context.Context, p *page.Page, d look.Detail) (string, error) {
	if !d.Mine {
		return "", nil
	}
	return s.Look.StatusCode(ctx, p.Viewer.Actor, d.Number)
}

func (s *site) showMessage(w http.ResponseWriter, r *http.Request, p *page.Page, status int, v *messageView) error {
	var err error
	if v.code, err = s.statusCode(r.Context(), p, v.Detail); err != nil {
		return err
	}
	p.Section, p.Description, p.Canonical = page.FeedPath, excerpt(v.Text, 150), show.MessagePath(v.Number)
	if v.Mine {
		p.Section = page.MinePath
	}
	p.Private = !v.State.Public()
	headOfMessage(p, v.Detail).Put(w, p)
	return render(w, r, p, status, p.T("card.number", "number", string(v.Number)), messagePage(v))
}

// excerpt is the beginning of a text for a search engine.
func excerpt(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n]) + "…"
}

func (v *messageView) can(deed vidhuk.Deed) bool { return slices.Contains(v.Can, deed) }

// back reports whether the form of the deed came back.
func (v *messageView) back(deed vidhuk.Deed) bool {
	return v.came.form != nil && v.came.act.deed == deed
}

// form is what was typed into the form of the deed.
func (v *messageView) form(deed vidhuk.Deed) *page.Form {
	if v.back(deed) {
		return v.came.form
	}
	return nil
}

// bundle is the photos that arrived with the form of the deed.
func (v *messageView) bundle(deed vidhuk.Deed) bundle {
	if v.back(deed) {
		return v.came.bundle
	}
	return bundle{}
}

// lost reports whether a form came back that the page has no place for any
// more.
func (v *messageView) lost() bool { return v.came.form != nil && !v.offers(v.came.act.deed) }

// offers reports whether the page has a form for the deed.
func (v *messageView) offers(deed vidhuk.Deed) bool {
	if deed == vidhuk.DeedReopen {
		return v.reopenable()
	}
	return v.can(deed)
}

// appealing reports whether an appeal waits for somebody else's decision.
func (v *messageView) appealing() bool {
	return v.State == vidhuk.Rejected && v.Appeal != nil && v.Appeal.State == vidhuk.AppealWaiting
}

// appealUpheld reports whether the rejection stands after an appeal.
func (v *messageView) appealUpheld() bool {
	return v.State == vidhuk.Rejected && v.Appeal != nil && v.Appeal.State == vidhuk.AppealUpheld
}

// whatHappened tells what the writer could not know. Where the form has no
// place any more, what was typed stands beside it.
func (v *messageView) whatHappened() *page.Conflict {
	c := &page.Conflict{State: v.State, Href: show.MessagePath(v.Number)}
	if n := len(v.Timeline); n > 0 {
		last := v.Timeline[n-1]
		c.Who, c.What, c.At = show.By(v.p, last), v.p.Lang.Deed(last.Deed), last.At
	}
	if text := v.came.form.Text(v.came.act.text); v.lost() && text != "" {
		c.Typed = []page.Fact{{Label: v.p.T("conflict.yours"), Text: text}}
	}
	return c
}

// replyTo is the comment of this thread with the id, or 0.
func (v *messageView) replyTo(id int64) int64 {
	if id == 0 || !v.can(vidhuk.DeedComment) {
		return 0
	}
	for _, c := range v.Thread {
		if c.ID == id || slices.ContainsFunc(c.Replies, func(r look.Comment) bool { return r.ID == id }) {
			return id
		}
	}
	return 0
}

// parent is the comment to which the comment form replies.
func (v *messageView) parent() int64 {
	if v.back(vidhuk.DeedComment) {
		return v.replyTo(v.came.form.Int("parent"))
	}
	return v.reply
}

// thread is the main thread; members may reply.
func (v *messageView) thread() show.Thread {
	t := show.Thread{Number: v.Number, Comments: v.Detail.Thread, Actions: v.commentActions, Ground: v.s.groundName(v.p)}
	if v.can(vidhuk.DeedComment) {
		t.Reply = func(c look.Comment) string {
			return show.MessagePath(v.Number) + "?reply=" + strconv.FormatInt(c.ID, 10) + "#write"
		}
	}
	return t
}

// facts are the short table beside the message.
func (v *messageView) facts() []page.Fact {
	return []page.Fact{
		{Label: v.p.T("filter.topic"), Text: show.Topic(v.p, v.Summary), Href: chosen{group: groups[0], topic: v.topicValue()}.href(page.FeedPath, "")},
		{Label: v.p.T("message.place"), Text: v.place()},
		{Label: v.p.T("message.author"), Text: v.author()},
		{Label: v.p.T("message.received"), Text: show.Received(v.p, v.Summary)},
		{Label: v.p.T("message.published"), Text: v.p.Lang.DateTime(v.PublishedAt)},
		{Label: v.p.T("message.kind"), Text: v.kind()},
		{Label: v.p.T("message.channel"), Text: v.channel()},
	}
}

func (v *messageView) topicValue() string {
	if v.Subtopic != "" {
		return v.Topic + "/" + v.Subtopic
	}
	return v.Topic
}

func (v *messageView) place() string {
	if text := show.Place(v.p, v.Summary); text != "" {
		return text
	}
	return v.p.T("card.no_place")
}

// kind is worth a line only when it is not the usual one; so is the channel.
func (v *messageView) kind() string {
	if v.Kind == vidhuk.Problem {
		return ""
	}
	return v.p.Lang.MessageKind(v.Kind)
}

func (v *messageView) channel() string {
	if v.Channel == vidhuk.Site {
		return ""
	}
	return v.p.Lang.Channel(v.Channel)
}

// steps are what happened and what comes next.
func (v *messageView) steps() []page.TimelineItem {
	return append(show.Timeline(v.p, v.Timeline), show.Ahead(v.p, v.Ahead)...)
}

// promised is the latest day on which an organization said that it will be
// ready; zero when nobody said.
func (v *messageView) promised() time.Time {
	var latest time.Time
	for _, c := range v.Thread {
		if c.PlannedAt.After(latest) {
			latest = c.PlannedAt
		}
	}
	return latest
}

// working reports whether organizations are at work, so that a promise matters.
func (v *messageView) working() bool {
	return v.State == vidhuk.InWork || v.State == vidhuk.Reopened || v.State == vidhuk.RedirectNeeded
}

// ground is the clause on which the message was refused or hidden.
func (v *messageView) ground() (regulation.Ground, bool) {
	return v.s.ground(v.Ground, v.State)
}

// ground is why a message in the state is not shown; none where it is.
func (s *site) ground(key string, state vidhuk.State) (regulation.Ground, bool) {
	if key == "" || state != vidhuk.Rejected && state != vidhuk.Hidden {
		return regulation.Ground{}, false
	}
	return s.Look.Rules().Ground(key)
}

// reopenUntil is the end of the author's time to reopen; zero when the message
// was reopened as often as it may be.
func (v *messageView) reopenUntil() time.Time {
	n := v.s.norms()
	if v.Reopened >= n.ReopenMax {
		return time.Time{}
	}
	return v.ClosedAt.AddDate(0, 0, n.ReopenWindowDays)
}

func (v *messageView) reopenable() bool {
	return v.can(vidhuk.DeedReopen) && v.Mine && v.p.Now.Before(v.reopenUntil())
}

// question is the text that the form of an act asks for.
func (v *messageView) question(deed vidhuk.Deed) page.Field {
	a, words := actOf(deed), v.words(deed)
	return page.Field{
		Name: a.text, Label: v.p.T(words + ".label"), Hint: v.p.T(words + ".hint"), Required: deed != vidhuk.DeedRate,
		Max: v.s.norms().CommentTextMax, Rows: 3, Draft: string(v.Number) + "/" + a.path,
	}
}

// words begins the keys of the words around the form of an act: the answer to a
// question is asked for in other words than an addition.
func (v *messageView) words(deed vidhuk.Deed) string {
	if deed == vidhuk.DeedSupplement && v.State == vidhuk.Clarifying {
		return "act.answering"
	}
	return "act." + actOf(deed).path
}

// early reports whether the message is not published yet: nobody has locked
// its thread.
func (v *messageView) early() bool {
	return v.PublishedAt.IsZero() && slices.Contains([]vidhuk.State{vidhuk.Pending, vidhuk.Clarifying, vidhuk.Rejected}, v.State)
}

// closedReason says why nobody comments any more.
func (v *messageView) closedReason() string {
	switch {
	case v.State == vidhuk.Closed && v.Reason != "":
		return v.Reason
	case v.State == vidhuk.Closed:
		return v.p.T("thread.locked.closed")
	}
	return v.p.Lang.StateHint(v.State)
}

// lockedSince is when the thread was locked: when the message came into its
// state.
func (v *messageView) lockedSince() time.Time {
	for _, e := range slices.Backward(v.Timeline) {
		if e.State == v.State {
			return e.At
		}
	}
	return v.ClosedAt
}

// discussed reports whether there is a thread to show: nobody comments on what
// is not published, or was merged before anybody did.
func (v *messageView) discussed() bool {
	return len(v.Thread) > 0 || v.State.Public() && (v.Commentable || v.MergedInto == "")
}

// addressed reports whether there is anything for the author to read or to do.
func (v *messageView) addressed() bool {
	if _, ok := v.ground(); ok || v.State == vidhuk.Closed {
		return true
	}
	return slices.ContainsFunc([]vidhuk.Deed{
		vidhuk.DeedSupplement, vidhuk.DeedEdit, vidhuk.DeedResubmit, vidhuk.DeedWithdraw, vidhuk.DeedAgree, vidhuk.DeedObject, vidhuk.DeedRevise,
	}, v.can)
}

// awaited reports whether somebody answers for the message, or will.
func (v *messageView) awaited() bool {
	return len(v.Executors) > 0 || v.State == vidhuk.Pending || v.State == vidhuk.Clarifying || v.State == vidhuk.Approved
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// ratingForm is what the words of the rating begin with: those that stand.
func (v *messageView) ratingForm() *page.Form {
	if f := v.form(vidhuk.DeedRate); f != nil {
		return f
	}
	return page.Prefill("rating", v.Rating.Text)
}

// author names who wrote the message, or says that they are gone.
func (v *messageView) author() string {
	if v.Author == "" {
		return v.p.T("comment.deleted_author")
	}
	return v.Author
}
