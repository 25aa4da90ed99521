package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/language"
	"vidhuk/simulate"
	"vidhuk/store"
	"vidhuk/web"
)

const (
	demoPassword = "vidhuk-demo"
	demoSetting  = "demo" // says that a database holds the demonstration
	demoUnread   = 20 * time.Hour
)

var errNotDemo = errors.New("--demo needs a new data folder: this one holds a real contact centre")

// demo fills a new house with an invented fortnight that ends now, tells how to
// enter, and gives the people for the sign-in page. A house that it has filled
// before stays as it is; any other is refused.
func (h *house) demo(ctx context.Context, c *clock, out io.Writer) ([]web.DemoPerson, error) {
	fortnight, err := simulate.Invented()
	if err != nil {
		return nil, err
	}
	filled, err := h.demoFilled(ctx)
	if err != nil {
		return nil, err
	}
	if !filled {
		s := &stage{house: h, clock: c, demo: fortnight, end: time.Now(), people: map[string]vidhuk.Actor{}, executors: map[string]vidhuk.Actor{}}
		if err := s.play(ctx); err != nil {
			return nil, fmt.Errorf("the demonstration: %w", err)
		}
	}
	people := h.demoPeople(fortnight)
	return people, tellDemo(out, people)
}

// demoFilled reports whether the database holds the demonstration already.
func (h *house) demoFilled(ctx context.Context) (filled bool, err error) {
	err = h.store.Read(ctx, func(tx *store.Tx) error {
		setting, err := tx.Setting(demoSetting)
		if err != nil || setting != "" {
			filled = setting != ""
			return err
		}
		n, err := tx.CountRole(vidhuk.Administrator)
		if err == nil && n > 0 {
			return errNotDemo
		}
		return err
	})
	return filled, err
}

func (h *house) demoPeople(d *simulate.Demo) []web.DemoPerson {
	var people []web.DemoPerson
	for _, p := range d.People {
		if !p.Enters {
			continue
		}
		person := web.DemoPerson{Name: p.Name, Email: p.Email, Password: demoPassword, Roles: p.Roles}
		for _, slug := range p.Organizations {
			o, _ := h.place.Organization(slug)
			person.Organization = o.Short
		}
		people = append(people, person)
	}
	return people
}

func tellDemo(out io.Writer, people []web.DemoPerson) error {
	var b strings.Builder
	fmt.Fprintf(&b, "A demonstration: people and messages are invented. Enter with the password %q as\n", demoPassword)
	for _, p := range people {
		fmt.Fprintf(&b, "  %-26s %s", p.Email, language.En.Role(p.Roles[0]))
		if p.Organization != "" {
			fmt.Fprintf(&b, ", %s", p.Organization)
		}
		fmt.Fprintf(&b, " (%s)\n", p.Name)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// stage plays the fortnight through the deeds of the centre, each at its time.
type stage struct {
	*house
	clock     *clock
	demo      *simulate.Demo
	end       time.Time
	people    map[string]vidhuk.Actor // by key
	executors map[string]vidhuk.Actor // by organization
	numbers   []vidhuk.Number         // by story
	photos    map[photoOf]int64
}

// photoOf is one picture that somebody shows in a story.
type photoOf struct {
	story   int
	who     int64
	picture string
}

func (s *stage) play(ctx context.Context) error {
	scenes, err := s.demo.Scenes(s.end)
	if err != nil {
		return err
	}
	s.numbers = make([]vidhuk.Number, len(s.demo.Stories))
	defer s.clock.turn(time.Time{})
	s.clock.turn(s.end.AddDate(0, 0, -15))
	if err := s.gather(ctx, scenes); err != nil {
		return err
	}
	if err := s.paint(ctx, scenes); err != nil {
		return err
	}
	read := false
	for _, scene := range scenes {
		if !read && scene.At.After(s.end.Add(-demoUnread)) {
			if err := s.readNotices(ctx); err != nil {
				return err
			}
			read = true
		}
		s.clock.turn(scene.At)
		if err := s.act(ctx, scene); err != nil {
			return fmt.Errorf("story %d, %s: %w", scene.Story, scene.Do, err)
		}
	}
	if err := s.apply(ctx); err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error { return tx.PutSetting(demoSetting, version) })
}

// gather makes everybody's account. Only those who may be entered as get a
// password.
func (s *stage) gather(ctx context.Context, scenes []simulate.Scene) error {
	for _, p := range s.demo.People {
		staff := center.Staff{Email: p.Email, Name: p.Name, Roles: p.Roles, Organizations: p.Organizations}
		if p.Enters {
			staff.Password = demoPassword
		}
		who, err := s.account(ctx, staff)
		if err != nil {
			return err
		}
		s.people[p.Key] = who
		for _, slug := range p.Organizations {
			s.executors[slug] = who
		}
	}
	for _, scene := range scenes {
		for _, slug := range scene.To {
			if err := s.executor(ctx, slug); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *stage) account(ctx context.Context, staff center.Staff) (vidhuk.Actor, error) {
	a, err := s.center.AddStaff(ctx, vidhuk.Console, staff)
	return center.Actor(a, vidhuk.Site), err
}

// executor makes somebody to act for an organization that has nobody yet.
func (s *stage) executor(ctx context.Context, slug string) error {
	if _, ok := s.executors[slug]; ok {
		return nil
	}
	o, _ := s.place.Organization(slug)
	who, err := s.account(ctx, center.Staff{
		Email: slug + "@demo.invalid", Name: "Виконавець: " + o.Short, Roles: []vidhuk.Role{vidhuk.Executor}, Organizations: []string{slug},
	})
	s.executors[slug] = who
	return err
}

// paint makes the pictures and hands them in, two at a time: developing a photo
// is what takes longest.
func (s *stage) paint(ctx context.Context, scenes []simulate.Scene) error {
	var wanted []photoOf
	for _, scene := range scenes {
		for _, name := range s.pictures(scene) {
			wanted = append(wanted, photoOf{scene.Story, s.who(scene).AccountID, name})
		}
	}
	ids := make([]int64, len(wanted))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2)
	for i, w := range wanted {
		group.Go(func() error {
			p, err := s.center.AddPhoto(ctx, s.actor(w.who), simulate.Picture(w.picture, uint64(w.story)))
			ids[i] = p.ID
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	s.photos = map[photoOf]int64{}
	for i, w := range wanted {
		s.photos[w] = ids[i]
	}
	return nil
}

func (s *stage) pictures(scene simulate.Scene) []string {
	if scene.Do == vidhuk.DeedSubmit {
		return s.demo.Stories[scene.Story].Photos
	}
	return slices.Concat(scene.Before, scene.After)
}

func (s *stage) photoIDs(scene simulate.Scene, names []string) []int64 {
	var ids []int64
	for _, name := range names {
		ids = append(ids, s.photos[photoOf{scene.Story, s.who(scene).AccountID, name}])
	}
	return ids
}

// who does the deed of a scene.
func (s *stage) who(scene simulate.Scene) vidhuk.Actor {
	if scene.As != "" {
		return s.executors[scene.As]
	}
	return s.people[scene.By]
}

func (s *stage) actor(account int64) vidhuk.Actor {
	for _, who := range s.people {
		if who.AccountID == account {
			return who
		}
	}
	for _, who := range s.executors {
		if who.AccountID == account {
			return who
		}
	}
	return vidhuk.Nobody
}

// readNotices leaves only the news of the last day unread.
func (s *stage) readNotices(ctx context.Context) error {
	for _, p := range s.demo.People {
		if !p.Enters {
			continue
		}
		if err := s.center.ReadNotices(ctx, s.people[p.Key]); err != nil {
			return err
		}
	}
	return nil
}

// apply lets those who wait for admission ask for it.
func (s *stage) apply(ctx context.Context) error {
	for _, a := range s.demo.Applicants {
		at, err := simulate.Ago(a.Ago, s.end)
		if err != nil {
			return err
		}
		s.clock.turn(at)
		if _, err := s.center.Join(ctx, "demo", center.Application{Email: a.Email, Name: a.Name, Password: demoPassword, Rules: true}); err != nil {
			return err
		}
	}
	return nil
}

// act does the deed of one scene.
func (s *stage) act(ctx context.Context, scene simulate.Scene) error {
	if scene.Do == vidhuk.DeedSubmit {
		return s.submit(ctx, scene)
	}
	do, ok := acts[scene.Do]
	if !ok {
		return fmt.Errorf("nobody knows how to %s", scene.Do)
	}
	m, err := s.message(ctx, scene.Story)
	if err != nil {
		return err
	}
	scene.Text = simulate.Worded(scene.Text, scene.At)
	return do(s, ctx, part{Scene: scene, who: s.who(scene), message: m, ref: center.Ref{Number: m.Number, Version: m.Version}})
}

func (s *stage) message(ctx context.Context, story int) (m vidhuk.Message, err error) {
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		m, err = tx.Message(s.numbers[story])
		return err
	})
	return m, err
}

func (s *stage) submit(ctx context.Context, scene simulate.Scene) error {
	story := s.demo.Stories[scene.Story]
	submission := center.Submission{
		Kind: story.Kind, Text: story.Text, Emergency: story.Emergency, Photos: s.photoIDs(scene, story.Photos),
		Place: vidhuk.Place{District: story.Place[0], Address: story.Place[1]},
	}
	submission.Topic, submission.Subtopic, _ = strings.Cut(story.Topic, "/")
	m, err := s.center.Submit(ctx, s.who(scene), submission)
	s.numbers[scene.Story] = m.Number
	return err
}

// part is a scene with what its deed needs.
type part struct {
	simulate.Scene
	who     vidhuk.Actor
	message vidhuk.Message
	ref     center.Ref
}

// duty names the assignment; its own version is left open.
func (p part) duty() center.Duty {
	return center.Duty{Ref: center.Ref{Number: p.message.Number}, Organization: p.As}
}

func (p part) protest() center.Protest { return center.Protest{Ref: p.ref, Text: p.Text} }

func (p part) rejection() center.Rejection {
	return center.Rejection{Ref: p.ref, Ground: p.Ground, Text: p.Text}
}

// only drops what a deed gives back but its refusal.
func only[T any](_ T, err error) error { return err }

// acts is how each deed of a story is done.
var acts = map[vidhuk.Deed]func(*stage, context.Context, part) error{
	vidhuk.DeedClarify: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Clarify(ctx, p.who, center.Clarification{Ref: p.ref, Text: p.Text}))
	},
	vidhuk.DeedSupplement: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Supplement(ctx, p.who, center.Supplement{Ref: p.ref, Text: p.Text}))
	},
	vidhuk.DeedApprove: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Approve(ctx, p.who, center.Approval{Ref: p.ref, Organizations: p.To}))
	},
	vidhuk.DeedReject: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Reject(ctx, p.who, p.rejection()))
	},
	vidhuk.DeedHide: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Hide(ctx, p.who, p.rejection()))
	},
	vidhuk.DeedResubmit: func(s *stage, ctx context.Context, p part) error {
		m := p.message
		return only(s.center.Resubmit(ctx, p.who, center.Edit{Ref: p.ref, Text: p.Text, Topic: m.Topic, Subtopic: m.Subtopic, Place: m.Place}))
	},
	vidhuk.DeedWithdraw: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Withdraw(ctx, p.who, p.ref))
	},
	vidhuk.DeedMerge: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Merge(ctx, p.who, center.Merger{Ref: p.ref, Into: s.numbers[p.Into]}))
	},
	vidhuk.DeedSettle: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Settle(ctx, p.who, center.Settlement{Ref: p.ref, Organizations: p.To}))
	},
	vidhuk.DeedNote: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Note(ctx, p.who, center.Memo{Ref: p.ref, Text: p.Text}))
	},
	vidhuk.DeedComment: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Comment(ctx, p.who, center.Remark{Ref: p.ref, Text: p.Text}))
	},

	vidhuk.DeedSee: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.See(ctx, p.who, p.duty()))
	},
	vidhuk.DeedAccept: func(s *stage, ctx context.Context, p part) error {
		a := center.Acceptance{Duty: p.duty(), Text: p.Text}
		if p.Plan > 0 {
			a.PlannedAt = p.At.AddDate(0, 0, p.Plan)
		}
		return only(s.center.Accept(ctx, p.who, a))
	},
	vidhuk.DeedRedirect: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Redirect(ctx, p.who, center.Redirection{Duty: p.duty(), To: p.Target, Reason: p.Text}))
	},
	vidhuk.DeedAnswer: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Answer(ctx, p.who, center.Reply{
			Duty: p.duty(), Text: p.Text, Mark: p.Mark, Before: s.photoIDs(p.Scene, p.Before), After: s.photoIDs(p.Scene, p.After),
		}))
	},
	vidhuk.DeedMark: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Mark(ctx, p.who, center.Finish{Duty: p.duty(), Mark: p.Mark}))
	},
	vidhuk.DeedCorrect: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Correct(ctx, p.who, center.Amendment{Duty: p.duty(), Text: p.Text}))
	},

	vidhuk.DeedConfirm: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Confirm(ctx, p.who, p.ref))
	},
	vidhuk.DeedReturn: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Return(ctx, p.who, center.Return{Ref: p.ref, Organization: p.Target, Text: p.Text}))
	},
	vidhuk.DeedAgree: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Agree(ctx, p.who, p.ref))
	},
	vidhuk.DeedObject: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Object(ctx, p.who, p.protest()))
	},
	vidhuk.DeedClose: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Close(ctx, p.who, center.Closure{Ref: p.ref, Reason: p.Text, Post: p.Post}))
	},
	vidhuk.DeedReopen: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Reopen(ctx, p.who, p.protest()))
	},
	vidhuk.DeedArchive: func(s *stage, ctx context.Context, p part) error {
		return only(s.center.Archive(ctx, p.who, p.ref))
	},
}
