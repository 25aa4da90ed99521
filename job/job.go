// Package job runs what nobody clicks: delivery of notices and publication of
// scheduled posts all the time, and tasks of a period once in it, whichever node
// comes first. A machine asleep over a period runs the task once when it wakes.
package job

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"vidhuk/center"
	"vidhuk/notify"
	"vidhuk/store"
)

// Runner is the program's own schedule. Make one and Run it.
type Runner struct {
	Store   *store.Store
	Center  *center.Center
	Courier *notify.Courier
	Log     *slog.Logger
	Tick    time.Duration // how often to look; a second unless said

	ran map[string]string // task → period that this process has seen started
}

// task runs once in each period, named by its start in UTC.
type task struct {
	name   string
	period time.Duration
	run    func(r *Runner, ctx context.Context) error
}

var tasks = []task{
	{"lapse_clarifications", time.Hour, func(r *Runner, ctx context.Context) error {
		_, err := r.Center.LapseClarifications(ctx)
		return err
	}},
	{"draw_second", time.Hour, func(r *Runner, ctx context.Context) error {
		_, err := r.Center.DrawSecond(ctx)
		return err
	}},
	{"transfer_closed", time.Hour, func(r *Runner, ctx context.Context) error {
		_, err := r.Center.TransferClosed(ctx)
		return err
	}},
	{"remove_evidence", time.Hour, func(r *Runner, ctx context.Context) error {
		_, err := r.Center.RemoveEvidence(ctx)
		return err
	}},
	{"forget_originals", time.Hour, func(r *Runner, ctx context.Context) error {
		_, err := r.Center.ForgetOriginals(ctx)
		return err
	}},
	{"sweep_vault", 24 * time.Hour, func(r *Runner, ctx context.Context) error {
		_, err := r.Center.SweepVault(ctx)
		return err
	}},
	{"count_terms", 24 * time.Hour, func(r *Runner, ctx context.Context) error { return r.Center.CountTerms(ctx) }},
	{"tidy", 24 * time.Hour, func(r *Runner, ctx context.Context) error {
		return errors.Join(r.Center.Tidy(ctx), r.Courier.Tidy())
	}},
}

// Run works until the context ends. A failure is logged and tried again at the
// next tick; it never stops the others, nor does a slow channel.
func (r *Runner) Run(ctx context.Context) error {
	var loops sync.WaitGroup
	loops.Go(func() { r.every(ctx, r.deliver) })
	loops.Go(func() { r.every(ctx, r.issue) })
	loops.Go(func() { r.every(ctx, r.expire) })
	loops.Go(func() { r.every(ctx, r.release) })
	loops.Go(func() { r.every(ctx, r.carry) })
	loops.Go(func() { r.every(ctx, r.tasks) })
	loops.Wait()
	return nil
}

// every calls do at each tick.
func (r *Runner) every(ctx context.Context, do func(context.Context)) {
	tick := r.Tick
	if tick == 0 {
		tick = time.Second
	}
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		do(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Once does whatever is due now.
func (r *Runner) Once(ctx context.Context) {
	r.expire(ctx)
	r.release(ctx)
	r.carry(ctx)
	r.deliver(ctx)
	r.issue(ctx)
	r.tasks(ctx)
}

// issue publishes what is due: a post appears at its minute, not at its hour.
func (r *Runner) issue(ctx context.Context) {
	if _, err := r.Center.IssuePosts(ctx); err != nil && ctx.Err() == nil {
		r.Log.Error("posts not issued", "error", err)
	}
}

// expire puts alerts away when their time is over: a look at an index unless one
// is due. Of two nodes that see it at once, the alert's version lets one write.
func (r *Runner) expire(ctx context.Context) {
	if _, err := r.Center.ExpireAlerts(ctx); err != nil && ctx.Err() == nil {
		r.Log.Error("alerts not expired", "error", err)
	}
}

// release writes that measures are over, and tells whom they were against: they end
// by the clock, with or without it (4.4).
func (r *Runner) release(ctx context.Context) {
	if _, err := r.Center.EndSanctions(ctx); err != nil && ctx.Err() == nil {
		r.Log.Error("measures not ended", "error", err)
	}
}

// carry brings what was said of alerts to the messages and the people that it is
// for, some at each tick.
func (r *Runner) carry(ctx context.Context) {
	if _, err := r.Center.CarryAnswers(ctx); err != nil && ctx.Err() == nil {
		r.Log.Error("answers not carried", "error", err)
	}
	if _, err := r.Center.TellSubscribers(ctx); err != nil && ctx.Err() == nil {
		r.Log.Error("subscribers not told", "error", err)
	}
}

func (r *Runner) deliver(ctx context.Context) {
	if _, err := r.Courier.DeliverDue(ctx); err != nil && ctx.Err() == nil {
		r.Log.Error("notices not delivered", "error", err)
	}
}

func (r *Runner) tasks(ctx context.Context) {
	for _, t := range tasks {
		if err := r.due(ctx, t); err != nil && ctx.Err() == nil {
			r.Log.Error("task failed", "task", t.name, "error", err)
		}
	}
}

// due runs a task unless it ran in this period.
func (r *Runner) due(ctx context.Context, t task) error {
	period := r.Store.Now().Truncate(t.period).Format(time.RFC3339)
	if r.ran[t.name] == period {
		return nil
	}
	var first bool
	err := r.Store.Write(ctx, func(tx *store.Tx) (err error) {
		first, err = tx.StartTask(t.name, period)
		return err
	})
	if err != nil {
		return err
	}
	if r.ran == nil {
		r.ran = map[string]string{}
	}
	if !first {
		r.ran[t.name] = period
		return nil
	}
	if err := t.run(r, ctx); err != nil {
		// It did not run after all: the next tick, here or elsewhere, tries again.
		return errors.Join(err, r.Store.Write(ctx, func(tx *store.Tx) error { return tx.ForgetTask(t.name, period) }))
	}
	r.ran[t.name] = period
	return nil
}
