package look

import (
	"cmp"
	"context"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/regulation"
	"vidhuk/rights"
	"vidhuk/store"
)

// Workload is what one moderator decided in a period.
type Workload struct {
	Name       string       `json:"name"`
	Decisions  int64        `json:"decisions" doc:"approvals and refusals together"`
	Approved   int64        `json:"approved"`
	Clarified  int64        `json:"clarified" doc:"questions to authors"`
	Refused    int64        `json:"refused" doc:"rejections of messages and wordings"`
	Removed    int64        `json:"removed" doc:"messages hidden and comments removed"`
	Grounds    []WorkGround `json:"grounds"`
	Waited     Times        `json:"waited" doc:"working time from the submission to the decision"`
	Appeals    int64        `json:"appeals" doc:"decided appeals against these rejections"`
	Overturned int64        `json:"overturned"`
	Looked     int64        `json:"looked" doc:"decisions that another person looked at"`
	Disagreed  int64        `json:"disagreed"`
}

// WorkGround is how often a moderator applied a ground.
type WorkGround struct {
	Ground string          `json:"ground"`
	Name   regulation.Text `json:"name"`
	Count  int64           `json:"count"`
}

// Workloads are the figures of a period: the reader's own, and, for those who
// answer for the moderators, everybody's by name.
type Workloads struct {
	From string     `json:"from" format:"date"`
	Last string     `json:"to" format:"date"`
	Days int        `json:"days"`
	Own  Workload   `json:"own"`
	All  []Workload `json:"all,omitempty"`
}

// Periods of a workload, in days.
var WorkDays = []int{7, 30, 90}

// workDeeds are the deeds that a workload counts.
var workDeeds = []vidhuk.Deed{
	vidhuk.DeedApprove, vidhuk.DeedApproveRevision, vidhuk.DeedClarify, vidhuk.DeedReject, vidhuk.DeedRejectRevision, vidhuk.DeedHide,
	vidhuk.DeedHidePost, vidhuk.DeedRemoveComment,
}

// mostWaited bounds how many decisions a median is taken from: the newest.
const mostWaited = 20_000

// Workloads counts the decisions of the last days up to today. Errors:
// vidhuk.Unauthenticated, vidhuk.Forbidden.
func (l *Look) Workloads(ctx context.Context, who vidhuk.Actor, days int) (Workloads, error) {
	if err := rights.See(who, rights.Work); err != nil {
		return Workloads{}, err
	}
	if !slices.Contains(WorkDays, days) {
		days = WorkDays[1]
	}
	today := l.Now().In(l.rules.Clocks.Location)
	to := time.Date(today.Year(), today.Month(), today.Day()+1, 0, 0, 0, 0, today.Location())
	from := to.AddDate(0, 0, -days)
	out := Workloads{From: from.Format(time.DateOnly), Last: today.Format(time.DateOnly), Days: days, Own: Workload{Name: who.Name, Grounds: []WorkGround{}}}
	of := who.AccountID
	if rights.Sees(who, rights.AllWork) {
		of = 0
	}
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		w := &workCount{l: l, tx: tx, from: from, to: to, by: map[int64]*Workload{}, grounds: map[int64]map[string]int64{}, waits: map[int64][]time.Duration{}}
		if err := w.count(of); err != nil {
			return err
		}
		names, err := tx.Names(w.people())
		for id, load := range w.by {
			load.Name = names[id]
			if id == who.AccountID {
				out.Own = *load
			}
			if of == 0 {
				out.All = append(out.All, *load)
			}
		}
		return err
	})
	slices.SortFunc(out.All, func(a, b Workload) int {
		return cmp.Or(cmp.Compare(b.Decisions, a.Decisions), cmp.Compare(a.Name, b.Name))
	})
	return out, err
}

// workCount counts one period.
type workCount struct {
	l        *Look
	tx       *store.Tx
	from, to time.Time
	by       map[int64]*Workload
	grounds  map[int64]map[string]int64
	waits    map[int64][]time.Duration
}

func (w *workCount) people() (ids []int64) {
	for id := range w.by {
		ids = append(ids, id)
	}
	return ids
}

func (w *workCount) of(id int64) *Workload {
	if w.by[id] == nil {
		w.by[id], w.grounds[id] = &Workload{Grounds: []WorkGround{}}, map[string]int64{}
	}
	return w.by[id]
}

func (w *workCount) count(of int64) error {
	done, err := w.tx.Done(of, w.from, w.to, workDeeds...)
	if err != nil {
		return err
	}
	for _, d := range done {
		w.add(d)
	}
	waited, err := w.tx.Waited(of, w.from, w.to, mostWaited)
	if err != nil {
		return err
	}
	for _, x := range waited {
		w.waits[x.ActorID] = append(w.waits[x.ActorID], w.l.moderation.Between(x.SubmittedAt, x.EndsAt))
	}
	for id, load := range w.by {
		load.Waited = timesOf(w.waits[id])
		for _, g := range w.l.rules.Grounds() {
			if n := w.grounds[id][g.Key]; n > 0 {
				load.Grounds = append(load.Grounds, WorkGround{g.Key, g.Label, n})
			}
		}
	}
	return w.judged()
}

// columns say where a deed is counted.
func (l *Workload) column(d vidhuk.Deed) *int64 {
	switch d {
	case vidhuk.DeedApprove, vidhuk.DeedApproveRevision:
		return &l.Approved
	case vidhuk.DeedClarify:
		return &l.Clarified
	case vidhuk.DeedReject, vidhuk.DeedRejectRevision:
		return &l.Refused
	}
	return &l.Removed
}

func (w *workCount) add(d store.Done) {
	load := w.of(d.ActorID)
	*load.column(d.Deed) += d.Count
	load.Decisions += d.Count
	if ground := vidhuk.ReadJudged(d.Detail).Ground; ground != "" {
		w.grounds[d.ActorID][ground] += d.Count
	}
}

// judged adds what others thought of these decisions.
func (w *workCount) judged() error {
	appeals, err := w.tx.Overturned(w.from, w.to)
	if err != nil {
		return err
	}
	for _, o := range appeals {
		if load := w.by[o.ActorID]; load != nil {
			load.Appeals, load.Overturned = o.All, o.Succeeded
		}
	}
	looks, err := w.tx.SecondLooks(w.from, w.to)
	for _, o := range looks {
		if load := w.by[o.ActorID]; load != nil {
			load.Looked, load.Disagreed = o.All, o.Succeeded
		}
	}
	return err
}
