package simulate

import (
	"context"
	"time"

	"vidhuk"
)

// executor works the assignments of an organization.
type executor struct{}

// operator is an executor of the service 1588 who also watches the emergencies
// that nobody has reviewed yet (3.5).
type operator struct{ executor }

func (executor) hear(a *agent, n notice) {
	office := func(from, to time.Duration) time.Time { return a.hours.next(a.later(from, to), a.chance) }
	switch n.Kind {
	case "assigned":
		deed := vidhuk.DeedAccept
		if a.often(70) {
			deed = vidhuk.DeedRedirect
		}
		a.mean(intention{due: office(10*time.Minute, 3*time.Hour), deed: deed, number: n.Number})
	case "returned", "objected", "reopened":
		a.forget(n.Number)
		a.mean(intention{due: office(30*time.Minute, 6*time.Hour), deed: vidhuk.DeedAccept, number: n.Number})
	case "relieved", "withdrawn", "closed_open":
		a.forget(n.Number)
	}
}

func (executor) look(context.Context, *agent) (bool, error) { return false, nil }

func (o operator) look(ctx context.Context, a *agent) (bool, error) {
	var queue page[queueItem]
	if err := a.get(ctx, &a.Person, "emergencies", "/api/v1/queue?limit=20", &queue); err != nil {
		return false, a.unexpected(&a.Person, "emergencies", err)
	}
	return false, nil
}

func (o operator) act(ctx context.Context, a *agent, i intention) error {
	if i.deed == vidhuk.DeedSubmit { // told by telephone
		return a.submit(ctx, i.item)
	}
	return o.executor.act(ctx, a, i)
}

func (executor) act(ctx context.Context, a *agent, i intention) error {
	m, err := a.read(ctx, i.number)
	if m == nil || err != nil {
		return err
	}
	mine := m.of(a.Organization)
	path := "messages/" + string(m.Number) + "/assignments/" + a.Organization + "/"
	if i.deed == vidhuk.DeedRedirect && !mine.can(vidhuk.DeedRedirect) {
		i.deed = vidhuk.DeedAccept
	}
	if !mine.can(i.deed) {
		return nil
	}
	switch i.deed {
	case vidhuk.DeedAccept:
		return a.accept(ctx, m, mine, path)
	case vidhuk.DeedRedirect:
		_, err = a.do(ctx, i.deed, path+"redirect", map[string]any{
			"version": mine.Version, "to": a.elsewhere(a.Organization, a.chance), "reason": oneOf(a.chance, reasons),
		})
		return err
	case vidhuk.DeedAnswer:
		return a.answer(ctx, m, mine, path, i.mark)
	}
	_, err = a.do(ctx, i.deed, path+"mark", map[string]any{"version": mine.Version, "mark": i.mark})
	return err
}

// accept takes the message into work, and means to answer as its fate has it.
func (a *agent) accept(ctx context.Context, m *message, mine assignment, path string) error {
	again := mine.State == vidhuk.Returned
	if mine.can(vidhuk.DeedSee) && a.often(500) {
		seen, err := a.do(ctx, vidhuk.DeedSee, path+"seen", ref{mine.Version})
		if seen == nil || err != nil {
			return err
		}
		mine = seen.of(a.Organization)
	}
	body := map[string]any{"version": mine.Version, "text": oneOf(a.chance, acceptWords)}
	if a.often(400) {
		body["planned_at"] = a.now().AddDate(0, 0, 1+a.chance.IntN(9)).UTC().Format(time.RFC3339)
	}
	taken, err := a.do(ctx, vidhuk.DeedAccept, path+"acceptance", body)
	if taken == nil || err != nil {
		return err
	}
	if a.often(10) { // forgets that an answer comes first (3.3.6)
		mine = taken.of(a.Organization)
		if mine.can(vidhuk.DeedAnswer) && !mine.Answered {
			if _, err := a.do(ctx, vidhuk.DeedMark, path+"mark", map[string]any{"version": mine.Version, "mark": vidhuk.MarkDone}, "answer_first"); err != nil {
				return err
			}
		}
	}
	a.promise(m.Number, again)
	return nil
}

// promise means to answer, sooner or later, or never.
func (a *agent) promise(n vidhuk.Number, again bool) {
	answer := intention{deed: vidhuk.DeedAnswer, number: n, mark: vidhuk.MarkDone}
	from, to := 4*time.Hour, 5*24*time.Hour
	switch f := a.fate(n); {
	case f == inWork && !a.often(250), f == rework && again:
		return
	case f == inWork:
		answer.mark = ""
	case f == explained:
		answer.mark, from, to = vidhuk.MarkExplained, 3*time.Hour, 3*24*time.Hour
	}
	answer.due = a.hours.next(a.later(from, to), a.chance)
	a.mean(answer)
}

// answer answers on the merits; one in four sets the mark only afterwards.
func (a *agent) answer(ctx context.Context, m *message, mine assignment, path string, mark vidhuk.Mark) error {
	text := doneWords
	switch mark {
	case vidhuk.MarkExplained:
		text = explainedWords
	case "":
		text = partWords
	}
	body := map[string]any{"version": mine.Version, "text": dated(a.chance, text, a.now())}
	afterwards := mark != "" && a.often(250)
	if mark != "" && !afterwards {
		body["mark"] = mark
	}
	answered, err := a.do(ctx, vidhuk.DeedAnswer, path+"answer", body)
	if answered == nil || err != nil || !afterwards {
		return err
	}
	a.mean(intention{due: a.hours.next(a.later(10*time.Minute, 4*time.Hour), a.chance), deed: vidhuk.DeedMark, number: m.Number, mark: mark})
	return nil
}
