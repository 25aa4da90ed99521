package demo

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
)

// who does a deed, unless the step says it.
type who int

const (
	author who = iota
	moderator
	administrator
	executor
	nobody // the program itself
)

// progress is where a message stands while its story is played.
type progress struct {
	number  vidhuk.Number
	id      int64
	version int64
}

// turn is one step of a story with whoever does it.
type turn struct {
	step
	p            *play
	s            *story
	m            *progress
	key          string // of the person; empty for the program itself
	organization string // slug of the one in whose name they act
}

const submit = string(vidhuk.DeedSubmit)

// act is one kind of step.
type act struct {
	who   who
	pause pause
	do    func(*turn, context.Context) (vidhuk.Message, error)
}

// pause is how long after the step before it a step usually happens: the
// shortest and the longest, in minutes.
type pause struct{ from, to int }

// deeds are the kinds of steps.
var deeds = map[vidhuk.Deed]act{
	vidhuk.DeedSubmit:          {author, pause{15, 45}, (*turn).submit},
	vidhuk.DeedEdit:            {author, pause{3, 15}, (*turn).edit},
	vidhuk.DeedResubmit:        {author, pause{30, 400}, (*turn).edit},
	vidhuk.DeedSupplement:      {author, pause{40, 400}, (*turn).supplement},
	vidhuk.DeedWithdraw:        {author, pause{120, 600}, (*turn).withdraw},
	vidhuk.DeedAgree:           {author, pause{90, 1200}, (*turn).agree},
	vidhuk.DeedObject:          {author, pause{120, 1000}, (*turn).object},
	vidhuk.DeedReopen:          {author, pause{700, 2600}, (*turn).reopen},
	vidhuk.DeedComment:         {author, pause{25, 500}, (*turn).comment},
	vidhuk.DeedSupport:         {author, pause{60, 900}, (*turn).support},
	vidhuk.DeedClaim:           {moderator, pause{2, 8}, (*turn).claim},
	vidhuk.DeedNote:            {moderator, pause{3, 40}, (*turn).note},
	vidhuk.DeedClarify:         {moderator, pause{12, 70}, (*turn).clarify},
	vidhuk.DeedApprove:         {moderator, pause{8, 75}, (*turn).approve},
	vidhuk.DeedReject:          {moderator, pause{10, 80}, (*turn).reject},
	vidhuk.DeedHide:            {moderator, pause{60, 300}, (*turn).hide},
	vidhuk.DeedMerge:           {moderator, pause{10, 80}, (*turn).merge},
	vidhuk.DeedNotify:          {moderator, pause{10, 60}, (*turn).notify},
	vidhuk.DeedReturn:          {moderator, pause{40, 200}, (*turn).back},
	vidhuk.DeedConfirm:         {moderator, pause{25, 200}, (*turn).confirm},
	vidhuk.DeedClose:           {moderator, pause{15, 150}, (*turn).close},
	vidhuk.DeedSettle:          {administrator, pause{30, 180}, (*turn).settle},
	vidhuk.DeedArchive:         {administrator, pause{600, 1400}, (*turn).archive},
	vidhuk.DeedSee:             {executor, pause{10, 130}, (*turn).see},
	vidhuk.DeedAccept:          {executor, pause{2, 45}, (*turn).accept},
	vidhuk.DeedRedirect:        {executor, pause{25, 110}, (*turn).redirect},
	vidhuk.DeedAnswer:          {executor, pause{900, 2700}, (*turn).answer},
	vidhuk.DeedMark:            {executor, pause{4, 25}, (*turn).mark},
	vidhuk.DeedCorrect:         {executor, pause{200, 900}, (*turn).correct},
	vidhuk.DeedRevise:          {author, pause{20, 200}, (*turn).revise},
	vidhuk.DeedAppeal:          {author, pause{30, 300}, (*turn).appeal},
	vidhuk.DeedRate:            {author, pause{30, 600}, (*turn).rate},
	vidhuk.DeedEditComment:     {author, pause{2, 6}, onComment((*turn).editComment)},
	vidhuk.DeedReport:          {author, pause{10, 90}, onComment((*turn).report)},
	vidhuk.DeedApproveRevision: {moderator, pause{10, 80}, (*turn).approveRevision},
	vidhuk.DeedRejectRevision:  {moderator, pause{10, 80}, (*turn).rejectRevision},
	vidhuk.DeedRemoveComment:   {moderator, pause{10, 60}, onComment((*turn).removeComment)},
	vidhuk.DeedAppealSanction:  {author, pause{20, 120}, (*turn).appealSanction},
	vidhuk.DeedDecideAppeal:    {administrator, pause{20, 120}, (*turn).decideAppeal},

	vidhuk.DeedLapse: {nobody, pause{10100, 10140}, (*turn).lapse},
}

// play does the step and remembers where the message stands after it.
func (t *turn) play(ctx context.Context) error {
	t.Text = t.p.dated(t.Text)
	m, err := deeds[vidhuk.Deed(t.Do)].do(t, ctx)
	if err == nil && m.Version > 0 {
		t.m.number, t.m.id, t.m.version = m.Number, m.ID, m.Version
	}
	return err
}

func (t *turn) actor() vidhuk.Actor {
	a := t.p.actor(t.key)
	if t.Do == submit && t.key == t.p.operator {
		a.Channel = vidhuk.Phone
	}
	return a
}

func (t *turn) center() *center.Center { return t.p.house.Center }

func (t *turn) ref() center.Ref { return center.Ref{Number: t.m.number, Version: t.m.version} }

// duty names the assignment; whatever its version is now.
func (t *turn) duty() center.Duty {
	return center.Duty{Ref: center.Ref{Number: t.m.number}, Organization: t.organization}
}

// upload sends pictures by their names and gives the ids of the photos.
func (t *turn) upload(ctx context.Context, names []string) ([]int64, error) {
	return t.p.send(ctx, t.actor(), names)
}

// send sends pictures by their names as somebody.
func (p *play) send(ctx context.Context, who vidhuk.Actor, names []string) ([]int64, error) {
	var ids []int64
	for _, name := range names {
		data, ok := p.pictures[name]
		if !ok {
			return nil, fmt.Errorf("no picture is called %q", name)
		}
		photo, err := p.house.Center.AddPhoto(ctx, who, data)
		if err != nil {
			return nil, err
		}
		ids = append(ids, photo.ID)
	}
	return ids, nil
}

func (t *turn) place() vidhuk.Place {
	place := vidhuk.Place{District: t.s.District, Address: t.s.Address}
	if lat, lon, ok := strings.Cut(t.s.Point, ","); ok {
		place.Lat, _ = strconv.ParseFloat(lat, 64)
		place.Lon, _ = strconv.ParseFloat(strings.TrimSpace(lon), 64)
	}
	return place
}

func (t *turn) submit(ctx context.Context) (vidhuk.Message, error) {
	photos, err := t.upload(ctx, t.Photos)
	if err != nil {
		return vidhuk.Message{}, err
	}
	topic, subtopic := halves(t.s.Topic)
	m, err := t.center().Submit(ctx, t.actor(), center.Submission{
		Kind: vidhuk.MessageKind(t.s.Kind), Text: t.Text, Topic: topic, Subtopic: subtopic, Place: t.place(),
		Emergency: t.s.Emergency, Photos: photos,
	})
	if t.s.Key != "" {
		t.p.numbers[t.s.Key] = m.Number
	}
	return m, err
}

func (t *turn) edit(ctx context.Context) (vidhuk.Message, error) {
	photos, err := t.upload(ctx, t.Photos)
	if err != nil {
		return vidhuk.Message{}, err
	}
	topic, subtopic := halves(t.s.Topic)
	e := center.Edit{Ref: t.ref(), Text: t.Text, Topic: topic, Subtopic: subtopic, Place: t.place(), Photos: photos}
	if t.Do == string(vidhuk.DeedResubmit) {
		return t.center().Resubmit(ctx, t.actor(), e)
	}
	return t.center().Edit(ctx, t.actor(), e)
}

func (t *turn) supplement(ctx context.Context) (vidhuk.Message, error) {
	photos, err := t.upload(ctx, t.Photos)
	if err != nil {
		return vidhuk.Message{}, err
	}
	return t.center().Supplement(ctx, t.actor(), center.Supplement{Ref: t.ref(), Text: t.Text, Photos: photos})
}

func (t *turn) withdraw(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Withdraw(ctx, t.actor(), t.ref())
}

func (t *turn) agree(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Agree(ctx, t.actor(), t.ref())
}

func (t *turn) protest(ctx context.Context) (center.Protest, error) {
	photos, err := t.upload(ctx, t.Photos)
	return center.Protest{Ref: t.ref(), Text: t.Text, Photos: photos}, err
}

func (t *turn) object(ctx context.Context) (vidhuk.Message, error) {
	protest, err := t.protest(ctx)
	if err != nil {
		return vidhuk.Message{}, err
	}
	return t.center().Object(ctx, t.actor(), protest)
}

func (t *turn) reopen(ctx context.Context) (vidhuk.Message, error) {
	protest, err := t.protest(ctx)
	if err != nil {
		return vidhuk.Message{}, err
	}
	return t.center().Reopen(ctx, t.actor(), protest)
}

func (t *turn) comment(ctx context.Context) (vidhuk.Message, error) {
	parent, err := t.parent(ctx)
	if err != nil {
		return vidhuk.Message{}, err
	}
	photos, err := t.upload(ctx, t.Photos)
	if err != nil {
		return vidhuk.Message{}, err
	}
	_, err = t.center().Comment(ctx, t.actor(), center.Remark{Ref: t.ref(), ParentID: parent, Text: t.Text, Photos: photos})
	return vidhuk.Message{}, err
}

func (t *turn) support(ctx context.Context) (vidhuk.Message, error) {
	_, err := t.center().Support(ctx, t.actor(), t.ref())
	return vidhuk.Message{}, err
}

// parent is the last comment of the kind to which this one replies.
func (t *turn) parent(ctx context.Context) (id int64, err error) {
	if t.Reply == "" {
		return 0, nil
	}
	err = t.p.house.Store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.Comments(t.m.id)
		for _, c := range all {
			if string(c.Kind) == t.Reply {
				id = c.ID
			}
		}
		return err
	})
	if err == nil && id == 0 {
		err = fmt.Errorf("there is no comment %q to reply to", t.Reply)
	}
	return id, err
}

func (t *turn) claim(ctx context.Context) (vidhuk.Message, error) {
	_, err := t.center().Claim(ctx, t.actor(), t.m.number, false)
	return vidhuk.Message{}, err
}

func (t *turn) note(ctx context.Context) (vidhuk.Message, error) {
	_, err := t.center().Note(ctx, t.actor(), center.Memo{Ref: t.ref(), Text: t.Text})
	return vidhuk.Message{}, err
}

func (t *turn) clarify(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Clarify(ctx, t.actor(), center.Clarification{Ref: t.ref(), Text: t.Text})
}

func (t *turn) approve(ctx context.Context) (vidhuk.Message, error) {
	topic, subtopic := halves(t.Topic)
	return t.center().Approve(ctx, t.actor(), center.Approval{
		Ref: t.ref(), Topic: topic, Subtopic: subtopic, Organizations: t.To, About: t.About, Mask: t.Mask,
	})
}

func (t *turn) reject(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Reject(ctx, t.actor(), center.Rejection{Ref: t.ref(), Ground: t.Ground, Text: t.Text})
}

func (t *turn) hide(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Hide(ctx, t.actor(), center.Hiding{Ref: t.ref(), Ground: t.Ground, Text: t.Text})
}

func (t *turn) merge(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Merge(ctx, t.actor(), center.Merger{Ref: t.ref(), Into: t.p.numbers[t.Into]})
}

func (t *turn) notify(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Notify(ctx, t.actor(), center.Notification{Ref: t.ref(), Organizations: t.To})
}

// back returns an incomplete answer to the organization.
func (t *turn) back(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Return(ctx, t.actor(), center.Return{Ref: t.ref(), Organization: t.To[0], Text: t.Text})
}

func (t *turn) confirm(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Confirm(ctx, t.actor(), t.ref())
}

func (t *turn) close(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Close(ctx, t.actor(), center.Closure{Ref: t.ref(), Reason: t.Text, Post: t.Post})
}

func (t *turn) settle(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Settle(ctx, t.actor(), center.Settlement{Ref: t.ref(), Organizations: t.To})
}

func (t *turn) archive(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Archive(ctx, t.actor(), t.ref())
}

func (t *turn) see(ctx context.Context) (vidhuk.Message, error) {
	return t.center().See(ctx, t.actor(), t.duty())
}

func (t *turn) accept(ctx context.Context) (vidhuk.Message, error) {
	a := center.Acceptance{Duty: t.duty(), Text: t.Text}
	if t.Planned != "" {
		until, err := span(t.Planned)
		if err != nil {
			return vidhuk.Message{}, err
		}
		a.PlannedAt = office.next(t.p.house.Store.Now().Add(until), t.p.zone).Truncate(time.Hour)
	}
	return t.center().Accept(ctx, t.actor(), a)
}

func (t *turn) redirect(ctx context.Context) (vidhuk.Message, error) {
	r := center.Redirection{Duty: t.duty(), Reason: t.Text}
	if len(t.To) > 0 {
		r.To = t.To[0]
	}
	return t.center().Redirect(ctx, t.actor(), r)
}

func (t *turn) answer(ctx context.Context) (vidhuk.Message, error) {
	before, err := t.upload(ctx, t.Before)
	if err != nil {
		return vidhuk.Message{}, err
	}
	after, err := t.upload(ctx, t.After)
	if err != nil {
		return vidhuk.Message{}, err
	}
	return t.center().Answer(ctx, t.actor(), center.Reply{
		Duty: t.duty(), Text: t.Text, Before: before, After: after, Mark: vidhuk.Mark(t.Mark),
	})
}

func (t *turn) mark(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Mark(ctx, t.actor(), center.Finish{Duty: t.duty(), Mark: vidhuk.Mark(t.Mark)})
}

func (t *turn) correct(ctx context.Context) (vidhuk.Message, error) {
	return t.center().Correct(ctx, t.actor(), center.Amendment{Duty: t.duty(), Text: t.Text})
}

// lapse lets the schedule run: nobody answered the question in time.
func (t *turn) lapse(ctx context.Context) (vidhuk.Message, error) {
	n, err := t.center().LapseClarifications(ctx)
	if err == nil && n == 0 {
		err = fmt.Errorf("no clarification of %s has lapsed", t.m.number)
	}
	return vidhuk.Message{}, err
}
