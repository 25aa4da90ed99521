package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// example is how an operation is done well: by whom, on what, with which body.
type example struct {
	as    vidhuk.Role
	stage func(*world) string             // makes what the address names and says its name
	body  func(w *world, name string) any // nil: no body
	kind  string                          // media type, when not JSON
	query string
}

func message(n vidhuk.Number) string { return string(n) }

// anothers is a published message that is not the member's own.
func anothers(w *world) string {
	taras := w.Person("Тарас", []vidhuk.Role{vidhuk.Member})
	m, err := w.Center.Submit(context.Background(), taras, center.Submission{Text: town.Text})
	if err == nil {
		m, err = w.Center.Approve(context.Background(), w.Moderator(), center.Approval{Ref: w.Ref(m.Number), Organizations: []string{town.Roads}})
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return message(m.Number)
}

func submitted(w *world) string { return message(w.Submitted().Number) }
func published(w *world) string { return message(w.Approved(town.Roads).Number) }
func accepted(w *world) string  { return message(w.Accepted(town.Roads).Number) }
func answered(w *world) string  { return message(w.Answered(vidhuk.MarkDone, town.Roads).Number) }
func closed(w *world) string    { return message(w.Closed(vidhuk.MarkDone, town.Roads).Number) }

// sealed is a journal with something in its log; no address names it.
func sealed(w *world) string {
	w.Submitted()
	w.Sealed()
	return ""
}

func neighbour(x *town.Town) vidhuk.Actor {
	return x.Person("Сусід", []vidhuk.Role{vidhuk.Member})
}

// commentedBy is a published message with a comment of somebody.
func commentedBy(who func(*town.Town) vidhuk.Actor) func(*world) string {
	return func(w *world) string {
		m := w.Approved(town.Roads)
		c, err := w.Center.Comment(context.Background(), who(w.Town), center.Remark{Ref: center.Ref{Number: m.Number}, Text: "І в мене так само."})
		w.must(err)
		return fmt.Sprintf("%s#%d", m.Number, c.ID)
	}
}

// reported is a comment that somebody reports.
func reported(w *world) string {
	name := commentedBy(neighbour)(w)
	number, id, _ := strings.Cut(name, "#")
	comment, err := strconv.ParseInt(id, 10, 64)
	w.must(err)
	_, err = w.Center.Report(context.Background(), w.Member(), center.Complaint{Ref: center.Ref{Number: vidhuk.Number(number)}, CommentID: comment, Ground: "ADS"})
	w.must(err)
	return name
}

// revised is a message for which its author proposes other words.
func revised(w *world) string {
	m := w.Approved(town.Roads)
	_, err := w.Center.Revise(context.Background(), w.Member(), center.Rewording{Ref: w.Ref(m.Number), Text: town.Text + " Уточнено."})
	w.must(err)
	return message(m.Number)
}

// appealed is a rejection, by another moderator, that its author appeals.
func appealed(w *world) string {
	m := w.Submitted()
	other := w.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator})
	_, err := w.Center.Reject(context.Background(), other, center.Rejection{Ref: w.Ref(m.Number), Ground: "UNCLEAR", Text: "Не сказано, де саме і що сталося."})
	w.must(err)
	_, err = w.Center.Appeal(context.Background(), w.Member(), center.Plea{Ref: w.Ref(m.Number), Text: "Усе сказано: і де, і що."})
	w.must(err)
	return message(m.Number)
}

// proposal is the id of the wording that waits.
func (w *world) proposal(n vidhuk.Number) int64 {
	d, err := w.Look.Message(context.Background(), w.Moderator(), n)
	w.must(err)
	return d.Proposal.ID
}

// fixed is a body that does not depend on the message.
func fixed(b object) func(*world, string) any {
	return func(*world, string) any { return b }
}

// deciding adds the version that a decision needs.
func deciding(b object) func(*world, string) any {
	return func(w *world, number string) any {
		full := object{"version": w.Message(vidhuk.Number(number)).Version}
		for k, v := range b {
			if full[k] = v; k == "proposal" {
				full[k] = w.proposal(vidhuk.Number(number))
			}
		}
		return full
	}
}

// posted is a published post of an organization.
func posted(w *world) string { return w.post(false) }

// post is a post of an organization, published or only scheduled.
func (w *world) post(scheduled bool) string {
	w.t.Helper()
	for _, p := range w.pinned() { // room for one more
		if _, err := w.Center.Unpin(w.t.Context(), w.Moderator(), center.PostRef{ID: p}); err != nil {
			w.t.Fatal(err)
		}
	}
	var at time.Time
	if scheduled {
		at = w.Clock.Now().AddDate(0, 0, 1)
	}
	p, err := w.Center.Post(w.t.Context(), w.Executor(town.Roads), center.Publication{Organization: town.Roads, PostContent: center.PostContent{
		Kind: vidhuk.News, Title: "Перекриття руху", Text: "У середу з 8:00 рух вулицею Садовою перекрито.", PublishAt: at,
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	return fmt.Sprint(p.ID)
}

// pinned are the keys of the posts that stand first on the Page.
func (w *world) pinned() (ids []int64) {
	w.t.Helper()
	b, err := w.Look.Board(w.t.Context(), look.PostFilter{})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, p := range b.Pinned {
		ids = append(ids, p.ID)
	}
	return ids
}

// considering adds the version of the post, which a change of it needs.
func considering(b object) func(*world, string) any {
	return func(w *world, id string) any {
		full := object{"version": 1}
		err := w.Store.Read(w.t.Context(), func(tx *store.Tx) error {
			n, _ := strconv.ParseInt(id, 10, 64)
			p, err := tx.Post(n)
			full["version"] = p.Version
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
		for k, v := range b {
			full[k] = v
		}
		return full
	}
}

// examples has one for every operation of the table.
var examples = map[string]example{
	"listMessages":   {as: vidhuk.Visitor, stage: published},
	"countMessages":  {as: vidhuk.Visitor, stage: published, query: "?topic=utilities&from=2026-11-01T00:00:00Z"},
	"listFollowed":   {as: vidhuk.Member, stage: anothers},
	"getMessage":     {as: vidhuk.Visitor, stage: closed},
	"submitMessage":  {as: vidhuk.Member, body: fixed(object{"text": town.Text, "place": object{"address": "Адміральська, 20", "lat": 46.97, "lon": 31.99}})},
	"checkMessage":   {as: vidhuk.Member, body: fixed(object{"text": "У дворі снаряд! Дзвоніть 067 123 45 67", "place": object{"address": "вул. 8 Березня, 5"}})},
	"commentMessage": {as: vidhuk.Member, stage: published, body: fixed(object{"text": "І в мене так само."})},

	"supportMessage":   {as: vidhuk.Member, stage: anothers},
	"unsupportMessage": {as: vidhuk.Member, stage: anothers},
	"followMessage":    {as: vidhuk.Member, stage: anothers},
	"unfollowMessage":  {as: vidhuk.Member, stage: anothers},

	"editMessage":       {as: vidhuk.Member, stage: submitted, body: fixed(object{"text": town.Text + " Доповнено."})},
	"supplementMessage": {as: vidhuk.Member, stage: func(w *world) string { return message(w.clarifying()) }, body: fixed(object{"text": "Біля будинку 20."})},
	"resubmitMessage":   {as: vidhuk.Member, stage: func(w *world) string { return message(w.rejected()) }, body: fixed(object{"text": town.Text + " Уточнено."})},
	"withdrawMessage":   {as: vidhuk.Member, stage: published},

	"search":          {as: vidhuk.Visitor, stage: func(w *world) string { published(w); return "" }, query: "?q=яма+на+дорозі&order=date&from=2026-11-01&to=2026-11-30&limit=1"},
	"listSimilar":     {as: vidhuk.Moderator, stage: submitted},
	"reviseMessage":   {as: vidhuk.Member, stage: published, body: fixed(object{"text": town.Text + " Уточнено."})},
	"appealRejection": {as: vidhuk.Member, stage: func(w *world) string { return message(w.rejected()) }, body: fixed(object{"text": "Реклами тут немає."})},
	"rateSolution":    {as: vidhuk.Member, stage: closed, body: fixed(object{"solved": true, "score": 5})},

	"editComment":   {as: vidhuk.Member, stage: commentedBy((*town.Town).Member), body: fixed(object{"text": "І в мене теж так само."})},
	"deleteComment": {as: vidhuk.Member, stage: commentedBy((*town.Town).Member)},
	"reportComment": {as: vidhuk.Member, stage: commentedBy(neighbour), body: fixed(object{"ground": "ADS", "text": "Продає щебінь."})},

	"listProposals":   {as: vidhuk.Moderator, stage: revised},
	"approveRevision": {as: vidhuk.Moderator, stage: revised, body: deciding(object{"proposal": 0})},
	"rejectRevision":  {as: vidhuk.Moderator, stage: revised, body: deciding(object{"proposal": 0, "ground": "ADS"})},
	"listAppeals":     {as: vidhuk.Moderator, stage: appealed},
	"decideAppeal":    {as: vidhuk.Moderator, stage: appealed, body: deciding(object{"overturn": true, "text": "Підстави не було, розглянемо ще раз."})},
	"listReports":     {as: vidhuk.Moderator, stage: reported},
	"decideReport":    {as: vidhuk.Moderator, stage: reported, body: fixed(object{"text": "Порушення немає."})},
	"removeComment":   {as: vidhuk.Moderator, stage: reported, body: fixed(object{"ground": "ADS", "text": "Приберіть рекламу."})},

	"listQueue":       {as: vidhuk.Moderator, stage: submitted},
	"getNextInQueue":  {as: vidhuk.Moderator, stage: submitted},
	"claimMessage":    {as: vidhuk.Moderator, stage: submitted, body: fixed(object{"force": true})},
	"clarifyMessage":  {as: vidhuk.Moderator, stage: submitted, body: deciding(object{"text": "Де саме?"})},
	"approveMessage":  {as: vidhuk.Moderator, stage: submitted, body: deciding(object{"organizations": []string{town.Roads, town.Water}})},
	"rejectMessage":   {as: vidhuk.Moderator, stage: submitted, body: deciding(object{"ground": "ADS", "text": "Це реклама послуг приватної фірми."})},
	"mergeMessage":    {as: vidhuk.Moderator, stage: submitted, body: func(w *world, n string) any { return deciding(object{"into": published(w)})(w, n) }},
	"hideMessage":     {as: vidhuk.Moderator, stage: published, body: deciding(object{"ground": "ADS", "text": "Це реклама послуг приватної фірми."})},
	"notifyExecutors": {as: vidhuk.Moderator, stage: published, body: deciding(object{"organizations": []string{town.Water}})},
	"settleRedirect":  {as: vidhuk.Administrator, stage: func(w *world) string { return message(w.redirected()) }, body: deciding(object{"organizations": []string{town.Parks}})},
	"noteMessage":     {as: vidhuk.Moderator, stage: published, body: fixed(object{"text": "Перевірити в понеділок."})},

	"listInbox":          {as: vidhuk.Executor, stage: published, query: "?tab=new&limit=1"},
	"seeAssignment":      {as: vidhuk.Executor, stage: published},
	"acceptAssignment":   {as: vidhuk.Executor, stage: published, body: fixed(object{"text": "Бригада виїде у вівторок.", "planned_at": "2026-11-24T10:00:00Z"})},
	"redirectAssignment": {as: vidhuk.Executor, stage: published, body: fixed(object{"to": town.Parks})},
	"answerAssignment":   {as: vidhuk.Executor, stage: accepted, body: fixed(object{"text": town.AnswerText, "mark": "done"})},
	"markAssignment":     {as: vidhuk.Executor, stage: func(w *world) string { return message(w.answeredWithoutMark()) }, body: fixed(object{"mark": "explained"})},
	"correctAnswer":      {as: vidhuk.Executor, stage: answered, body: fixed(object{"text": "Уточнення: роботу виконано 25 листопада."})},

	"listTags":       {as: vidhuk.Administrator, stage: answered},
	"returnAnswer":   {as: vidhuk.Moderator, stage: answered, body: deciding(object{"organization": town.Roads, "text": "Немає фото після ремонту."})},
	"confirmMarks":   {as: vidhuk.Moderator, stage: answered, body: deciding(nil)},
	"agreeSolved":    {as: vidhuk.Member, stage: answered},
	"objectSolved":   {as: vidhuk.Member, stage: answered, body: fixed(object{"text": "Яма на місці."})},
	"closeMessage":   {as: vidhuk.Moderator, stage: answered, body: deciding(object{"reason": "Автор підтвердив телефоном."})},
	"reopenMessage":  {as: vidhuk.Member, stage: closed, body: fixed(object{"text": "Знову провалилося."})},
	"archiveMessage": {as: vidhuk.Administrator, stage: closed},

	"listPage":      {as: vidhuk.Visitor, stage: posted, query: "?kind=news"},
	"listPosts":     {as: vidhuk.Visitor, stage: posted, query: "?organization=elu&limit=1"},
	"getPost":       {as: vidhuk.Visitor, stage: posted},
	"listDeskPosts": {as: vidhuk.Executor, stage: posted, query: "?post_state=published"},
	"writePost":     {as: vidhuk.Executor, body: fixed(object{"organization": town.Roads, "kind": "news", "title": "Перекриття руху", "text": "У середу з 8:00 рух вулицею Садовою перекрито."})},
	"editPost": {as: vidhuk.Executor, stage: func(w *world) string { return w.post(true) },
		body: considering(object{"kind": "news", "title": "Перекриття руху", "text": "У четвер з 8:00 рух вулицею Садовою перекрито."})},
	"correctPost": {as: vidhuk.Executor, stage: posted,
		body: considering(object{"title": "Перекриття руху", "text": "У четвер з 8:00 рух вулицею Садовою перекрито.", "note": "Роботи перенесено на четвер."})},
	"pinPost":   {as: vidhuk.Moderator, stage: posted},
	"unpinPost": {as: vidhuk.Moderator, stage: posted},
	"hidePost":  {as: vidhuk.Moderator, stage: posted, body: considering(object{"ground": "ADS", "text": "Це реклама приватної фірми."})},

	"listAlerts":           {as: vidhuk.Visitor, stage: alerted},
	"getAlert":             {as: vidhuk.Visitor, stage: alerted},
	"getAlertMessages":     {as: vidhuk.Executor, stage: explaining, query: "?organization=elu"},
	"writeAlert":           {as: vidhuk.Executor, body: fixed(closedRoad)},
	"publishAlert":         {as: vidhuk.Executor, stage: func(w *world) string { return fmt.Sprint(w.alert(true).ID) }, body: fixed(object{"kind": "roads", "organization": town.Roads, "text": "Провалля на перехресті.", "version": 1, "whole_city": true})},
	"updateAlert":          {as: vidhuk.Executor, stage: alerted, body: fixed(object{"version": 1, "kind": "roads", "organization": town.Roads, "note": "Відкриємо раніше.", "text": "Провалля на перехресті.", "whole_city": true, "ends_at": "2026-11-24T18:00:00Z"})},
	"endAlert":             {as: vidhuk.Executor, stage: alerted, body: fixed(object{"version": 1, "text": "Рух відкрито."})},
	"attachMessages":       {as: vidhuk.Executor, stage: alerted, body: func(w *world, _ string) any { return object{"numbers": []string{published(w)}} }},
	"detachMessages":       {as: vidhuk.Executor, stage: explaining, body: func(w *world, id string) any { return object{"numbers": w.attached(id)} }},
	"answerAlert":          {as: vidhuk.Executor, stage: explaining, body: fixed(object{"organization": town.Roads, "text": town.AnswerText, "mark": "explained"})},
	"getAlertSubscription": {as: vidhuk.Member},
	"subscribeAlerts":      {as: vidhuk.Member, body: fixed(object{"districts": []string{"inhulskyi"}})},

	"getMe":             {as: vidhuk.Executor},
	"listMyMessages":    {as: vidhuk.Member, stage: submitted},
	"listMyNotices":     {as: vidhuk.Member, stage: published},
	"readMyNotices":     {as: vidhuk.Member, body: fixed(object{"up_to": 1})},
	"getMyPreferences":  {as: vidhuk.Member},
	"saveMyPreferences": {as: vidhuk.Member, body: fixed(object{"followed": "site"})},
	"saveMyProfile":     {as: vidhuk.Member, body: fixed(object{"name": "Оксана з Намиву", "language": "uk"})},
	"listMySessions":    {as: vidhuk.Member},
	"endMySession":      {as: vidhuk.Member, stage: sessionOfMember},
	"exportMyData":      {as: vidhuk.Member},
	"acceptRules":       {as: vidhuk.Member, body: fixed(object{})},
	"leaveGroup":        {as: vidhuk.Member, stage: memberAgain, body: fixed(object{})},
	"listLetters":       {as: vidhuk.Administrator, stage: lostLetter},
	"resendLetter":      {as: vidhuk.Administrator, stage: lostLetter},

	"listEvidence": {as: vidhuk.Administrator, stage: anyEvidence},
	"addEvidence": {as: vidhuk.Moderator, body: func(w *world, _ string) any {
		return aScreenshot(w, "Купуйте наших слонів", aPhoto(w.t))
	}},
	"viewEvidence":       {as: vidhuk.Administrator, stage: anyEvidence, body: fixed(object{"reason": "Скарга автора"})},
	"getEvidence":        {as: vidhuk.Administrator, stage: openEvidence},
	"getEvidencePicture": {as: vidhuk.Administrator, stage: openEvidence},
	"getEvidenceFile":    {as: vidhuk.Administrator, stage: openEvidence},
	"exportEvidence":     {as: vidhuk.Administrator, stage: openEvidence},
	"holdEvidence":       {as: vidhuk.Administrator, stage: anyEvidence, body: fixed(object{"reason": "Ухвала суду"})},
	"liftEvidenceHold":   {as: vidhuk.Administrator, stage: heldEvidence, body: fixed(object{"reason": "Суд закінчено"})},

	"getActivity":    {as: vidhuk.Visitor},
	"releaseComment": {as: vidhuk.Moderator, stage: heldComment},
	"listHeld":       {as: vidhuk.Moderator, stage: heldComment},
	"secludeMessage": {as: vidhuk.Moderator, stage: submitted, body: deciding(object{"reason": "Факти корупції"})},
	"forwardMessage": {as: vidhuk.Administrator, stage: secluded, body: func(w *world, n string) any {
		return deciding(object{"to": "НАЗК", "letter": "17", "sent_at": w.Clock.Now()})(w, n)
	}},
	"listSecluded":    {as: vidhuk.Administrator, stage: secluded},
	"listWordRules":   {as: vidhuk.Administrator, stage: wordRule},
	"addWordRule":     {as: vidhuk.Administrator, stage: noWords, body: fixed(object{"list": "ads", "pattern": "phrase", "text": "куп волосс", "strength": "hint"})},
	"endWordRule":     {as: vidhuk.Administrator, stage: wordRule},
	"restoreWordRule": {as: vidhuk.Administrator, stage: endedWordRule},
	"tryWordRule":     {as: vidhuk.Administrator, body: fixed(object{"text": "Куплю волосся", "rule": object{"list": "ads", "pattern": "word", "text": "яма"}})},

	"listStops": {as: vidhuk.Administrator},
	"proposeStop": {as: vidhuk.Administrator, stage: noStop, body: func(w *world, _ string) any {
		return object{"number": "123р", "ordered_at": w.Clock.Now(), "stops_at": w.Clock.Now().AddDate(0, 6, 0)}
	}},
	"confirmStop":  {as: vidhuk.Administrator, stage: proposedStop},
	"withdrawStop": {as: vidhuk.Administrator, stage: proposedStop},

	"listJudgements":  {as: vidhuk.Visitor},
	"listComments":    {as: vidhuk.Moderator},
	"commentsRead":    {as: vidhuk.Moderator, body: func(w *world, _ string) any { return object{"newest": commented(w)} }},
	"listSeconds":     {as: vidhuk.Administrator},
	"lookSecond":      {as: vidhuk.Administrator, stage: drawn, body: fixed(object{"agree": true})},
	"getWorkload":     {as: vidhuk.Moderator},
	"listSanctions":   {as: vidhuk.Moderator, stage: measured(vidhuk.SanctionActive)},
	"getSanction":     {as: vidhuk.Moderator, stage: measured(vidhuk.SanctionActive)},
	"getAuthorRecord": {as: vidhuk.Moderator, stage: published},
	"exclude": {as: vidhuk.Administrator, stage: func(w *world) string { return fmt.Sprint(w.culprit()) }, body: func(w *world, name string) any {
		return object{"account": json.Number(name), "act": "flooding", "text": "412 запитів на хвилину з 10:02."}
	}},
	"confirmSanction":  {as: vidhuk.Administrator, stage: measured(vidhuk.SanctionProposed), body: fixed(object{})},
	"withdrawSanction": {as: vidhuk.Moderator, stage: measured(vidhuk.SanctionProposed), body: fixed(object{"text": "Другої людини не переконано."})},
	"liftSanction":     {as: vidhuk.Administrator, stage: measured(vidhuk.SanctionActive), body: fixed(object{"text": "Досить і цього строку."})},
	"annulSanction":    {as: vidhuk.Administrator, stage: measured(vidhuk.SanctionActive), body: fixed(object{"text": "Порушення не було."})},
	"decideSanctionAppeal": {as: vidhuk.Administrator, stage: func(w *world) string {
		id := measured(vidhuk.SanctionActive)(w)
		w.appealed(id)
		return id
	}, body: fixed(object{"overturn": true, "text": "Порушення не було."})},
	"listMySanctions": {as: vidhuk.Member},
	"appealSanction":  {as: vidhuk.Member, stage: func(w *world) string { return w.measure(w.Member().AccountID, vidhuk.SanctionExpired) }, body: fixed(object{"text": "Це не була образа."})},

	"listApplicants": {as: vidhuk.Moderator, stage: func(w *world) string { return fmt.Sprint(w.applicant()) }},
	"decideApplicant": {as: vidhuk.Moderator, stage: func(w *world) string { return fmt.Sprint(w.applicant()) },
		body: fixed(object{"admit": false, "reason": "Немає жодних даних про особу."})},

	"listTopics":        {as: vidhuk.Visitor},
	"listGrounds":       {as: vidhuk.Visitor},
	"listDistricts":     {as: vidhuk.Visitor},
	"listOrganizations": {as: vidhuk.Visitor},
	"getOrganization":   {as: vidhuk.Visitor, stage: func(w *world) string { published(w); return town.Roads }},
	"findResponsible":   {as: vidhuk.Visitor, query: "?q=" + url.QueryEscape("відкритий люк і пенсія")},
	"describeOrganization": {as: vidhuk.Executor, stage: func(*world) string { return town.Roads }, body: func(w *world, slug string) any {
		said, err := w.Look.Profile(w.t.Context(), slug)
		if err != nil {
			w.t.Fatal(err)
		}
		return object{"version": said.Version, "about": "Ремонтуємо дороги.", "site": "https://elu.example"}
	}},
	"suggestPlaces": {as: vidhuk.Visitor, query: "?q=" + "%D0%B0%D0%B4%D0%BC"},
	"replaceGazetteer": {as: vidhuk.Administrator, body: fixed(object{"streets": []any{
		object{"key": "street-tykha", "kind": "street", "name": "Тиха", "houses": []any{object{"numbers": "2–20 парні", "district": "zavodskyi"}}},
	}})},
	"getStatistics": {as: vidhuk.Visitor},

	"getJournal":       {as: vidhuk.Visitor, stage: sealed},
	"getCheckpoint":    {as: vidhuk.Visitor, stage: sealed, query: "?head=1"},
	"listLeaves":       {as: vidhuk.Visitor, stage: sealed, query: "?from=0"},
	"proveInclusion":   {as: vidhuk.Visitor, stage: sealed, query: "?place=0"},
	"proveConsistency": {as: vidhuk.Visitor, stage: sealed, query: "?from=1"},

	"uploadPhoto":  {as: vidhuk.Member, kind: "image/jpeg", body: func(w *world, _ string) any { return aPhoto(w.t) }},
	"getPhoto":     {as: vidhuk.Member, stage: func(w *world) string { return fmt.Sprint(w.photoID()) }},
	"getThumbnail": {as: vidhuk.Member, stage: func(w *world) string { return fmt.Sprint(w.photoID()) }},
}

// named puts names into an address. A name may tell a comment of a message:
// «2026-000001#15».
func named(path, name string) string {
	number, comment, _ := strings.Cut(name, "#")
	return strings.NewReplacer("{number}", number, "{id}", number, "{file}", comment, "{slug}", name, "{comment}", comment, "{organization}", town.Roads).Replace(path)
}

// sessionOfMember is a session of the member's.
func sessionOfMember(w *world) string {
	id, err := w.Center.OpenSession(context.Background(), vidhuk.Account{ID: w.Member().AccountID}, "Firefox, Android")
	w.must(err)
	return fmt.Sprint(id)
}

// memberAgain makes the member one, whatever they did before.
func memberAgain(w *world) string {
	w.must(w.Store.Write(context.Background(), func(tx *store.Tx) error {
		a, err := tx.Account(w.Member().AccountID)
		if err != nil {
			return err
		}
		a.Membership = vidhuk.Admitted
		return tx.SaveAccount(&a)
	}))
	return ""
}

// commented is a comment of a citizen.
func commented(w *world) int64 {
	m := w.Accepted(town.Roads)
	c, err := w.Center.Comment(w.t.Context(), w.Member(), center.Remark{Ref: center.Ref{Number: m.Number}, Text: "І на сусідній вулиці так само."})
	w.must(err)
	return c.ID
}

// drawn is a decision that the lot fell on.
func drawn(w *world) string {
	n := w.rejected()
	var s vidhuk.Second
	w.must(w.Store.Write(w.t.Context(), func(tx *store.Tx) error {
		m, err := tx.Message(n)
		if err != nil {
			return err
		}
		entries, err := tx.Entries("message/" + string(n))
		if err != nil {
			return err
		}
		last := entries[len(entries)-1]
		s = vidhuk.Second{State: vidhuk.SecondWaiting, EntryID: last.ID, MessageID: m.ID, Deed: last.Deed, DecidedBy: last.ActorID, DecidedAt: last.At, DrawnAt: tx.Now}
		return tx.AddSecond(&s)
	}))
	return fmt.Sprint(s.ID)
}

// heldComment is a comment that a filter holds.
func heldComment(w *world) string {
	m := w.Approved(town.Roads)
	c, err := w.Center.Comment(context.Background(), neighbour(w.Town), center.Remark{Ref: center.Ref{Number: m.Number}, Text: "Ці кретини знову тут."})
	w.must(err)
	return fmt.Sprintf("%s#%d", m.Number, c.ID)
}

// secluded is a message that is examined without the public.
func secluded(w *world) string {
	m, err := w.Center.Submit(context.Background(), w.Member(), center.Submission{Text: town.Text, Topic: "corruption"})
	w.must(err)
	return message(m.Number)
}

// noWords takes every rule out of use.
func noWords(w *world) string {
	w.must(w.Store.Write(context.Background(), func(tx *store.Tx) error {
		all, err := tx.WordRules()
		for _, r := range all {
			if r.EndedAt, r.EndedBy = tx.Now, w.Administrator().AccountID; err == nil {
				err = tx.EndWordRule(&r)
			}
		}
		return err
	}))
	return ""
}

// wordsWritten makes each rule another one.
var wordsWritten int

func wordRule(w *world) string {
	wordsWritten++
	r, err := w.Center.AddWordRule(context.Background(), w.Administrator(), center.WordRuleDraft{List: "ads", Pattern: vidhuk.PatternWord, Text: fmt.Sprintf("перукарня%d", wordsWritten), Strength: "hint"})
	w.must(err)
	return fmt.Sprint(r.ID)
}

func endedWordRule(w *world) string {
	id := wordRule(w)
	n, err := strconv.ParseInt(id, 10, 64)
	w.must(err)
	_, err = w.Center.EndWordRule(context.Background(), w.Administrator(), center.WordRuleRef{ID: n})
	w.must(err)
	return id
}

// noStop takes back the order that is on its way.
func noStop(w *world) string {
	w.GoOn()
	return ""
}

// proposedStop is an order that somebody else entered.
func proposedStop(w *world) string {
	noStop(w)
	s, err := w.Center.ProposeStop(w.t.Context(), w.Person("Друга адміністраторка", []vidhuk.Role{vidhuk.Administrator}), center.StopOrder{
		Number: "123р", OrderedAt: w.Clock.Now(), StopsAt: w.Clock.Now().AddDate(0, 6, 0),
	})
	w.must(err)
	return fmt.Sprint(s.ID)
}

// aScreenshot is what a moderator sends of a text in a social network.
func aScreenshot(w *world, text string, file []byte) object {
	return object{
		"link": "https://www.facebook.com/groups/1/posts/2", "name": "Хтось Інший", "seen_at": w.Clock.Now().Add(-time.Hour),
		"text": text, "ground": "ADS", "file": file,
	}
}

// anyEvidence is a piece of evidence with a file: «1#1».
func anyEvidence(w *world) string {
	s, err := w.Center.AddEvidence(context.Background(), w.Moderator(), center.Screenshot{
		Link: "https://www.facebook.com/groups/1/posts/2", Name: "Хтось Інший", SeenAt: w.Clock.Now().Add(-time.Hour), Ground: "ADS", File: aPhoto(w.t),
	})
	w.must(err)
	file := int64(0)
	w.must(w.Store.Read(context.Background(), func(tx *store.Tx) error {
		files, err := tx.EvidenceFiles(s.ID)
		file = files[0].ID
		return err
	}))
	w.Clock.Pass(time.Minute) // so many screenshots are not sent within an hour
	return fmt.Sprintf("%d#%d", s.ID, file)
}

// openEvidence is one for which everybody who may gave a reason.
func openEvidence(w *world) string {
	name := anyEvidence(w)
	for _, who := range w.Everybody() {
		_, err := w.Center.ViewEvidence(context.Background(), who, center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: evidenceOf(w, name)}, Reason: "Скарга автора"})
		if err != nil && vidhuk.KindOf(err) != vidhuk.Forbidden && vidhuk.KindOf(err) != vidhuk.Unauthenticated {
			w.t.Fatal(err)
		}
	}
	return name
}

// heldEvidence is one that is kept past its term.
func heldEvidence(w *world) string {
	name := anyEvidence(w)
	w.must(w.Center.HoldEvidence(context.Background(), w.Administrator(), center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: evidenceOf(w, name)}, Reason: "Ухвала суду"}))
	return name
}

func evidenceOf(w *world, name string) int64 {
	id, _, _ := strings.Cut(name, "#")
	n, err := strconv.ParseInt(id, 10, 64)
	w.must(err)
	return n
}

// lostLetter is a letter of which nobody knows whether it arrived.
func lostLetter(w *world) string {
	lettersLost++
	l := vidhuk.Letter{Key: fmt.Sprintf("lost/%d", lettersLost), AccountID: w.Member().AccountID, Kind: vidhuk.LetterNotice}
	w.must(w.Store.Write(context.Background(), func(tx *store.Tx) error {
		if _, err := tx.AddLetter(&l); err != nil {
			return err
		}
		l.State = vidhuk.LetterUncertain
		return tx.SaveLetter(&l)
	}))
	return fmt.Sprint(l.ID)
}

var lettersLost int
