package feature

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// member are the steps about joining, leaving and one's own account.
func (w *world) member(s *godog.ScenarioContext) {
	s.Step(`^місто, у якому працює пошта$`, func() { w.begin(w.build(w.x.T, town.WithMail)) })
	s.Step(`^людина подає заявку на вступ$`, func() error {
		_, err := w.x.Center.Join(ctx, "203.0.113.7", application(nil))
		return err
	})
	s.Step(`^людина подала заявку на вступ разом із повідомленням$`, w.applyWithMessage)
	s.Step(`^людина відкриває посилання з листа$`, w.openLink)
	s.Step(`^людина подає заявку знову$`, func() error {
		a, err := w.x.Center.Apply(ctx, w.person, center.Request{Rules: true})
		if err == nil {
			w.person = center.Actor(a, vidhuk.Site)
		}
		return w.attempted(err)
	})
	s.Step(`^модератор відхиляє заявку з причиною «(.+)»$`, w.turnDown)
	s.Step(`^модератор відхиляє заявку без причини$`, func() error { return w.turnDown("") })
	s.Step(`^учасниця виходить із Групи$`, func() error {
		_, err := w.x.Center.Leave(ctx, w.x.Member())
		return errors.Join(err, w.back(w.x.Member().AccountID)) // other scenarios need her
	})
	s.Step(`^повідомлення учасника, який згодом видалив обліковий запис$`, w.erased)
	s.Step(`^набула чинності нова редакція правил$`, func() {
		w.begin(w.build(w.x.T))
		w.x.Member() // she accepted the version of before
		w.x.Rules.Version = "9р-2027-01-01"
	})
	s.Step(`^учасниця приймає правила$`, func() error {
		a, err := w.x.Center.AcceptRules(ctx, w.x.Member())
		w.person = center.Actor(a, vidhuk.Site)
		return err
	})

	s.Step(`^людина — «([^»]+)»$`, func(name string) error {
		a, err := w.x.Look.Account(ctx, w.person.AccountID)
		return errors.Join(err, same("членство", uk.Membership(a.Membership), name))
	})
	s.Step(`^вона отримує лист «(.+)»$`, func(text string) error {
		page, err := w.x.Look.Notices(ctx, w.person, "", 100)
		var words []string
		for _, n := range page.Items {
			words = append(words, uk.T("notice."+n.Kind, "reason", n.Args["reason"]))
		}
		return errors.Join(err, among("листи", words, text))
	})
	s.Step(`^модератор (бачить|не бачить) її заявк[уи]$`, func(sees string) error {
		page, err := w.x.Look.Applicants(ctx, w.x.Moderator(), "", 100)
		there := slices.ContainsFunc(page.Items, func(a look.Applicant) bool { return a.Name == "Марія Коваленко" })
		return errors.Join(err, same("заявка в переліку", there, sees == "бачить"))
	})
	s.Step(`^її заявка (чекає|не чекає) задовго$`, func(waits string) error {
		page, err := w.x.Look.Applicants(ctx, w.x.Moderator(), "", 100)
		for _, a := range page.Items {
			if a.ID == w.person.AccountID {
				return errors.Join(err, same("чекає задовго", a.Sleeping, waits == "чекає"))
			}
		}
		return errors.Join(err, fmt.Errorf("заявки немає в переліку"))
	})
	s.Step(`^відвідувач бачить повідомлення, а замість автора — «([^»]+)»$`, func(text string) error {
		d, err := w.seen(vidhuk.Nobody)
		return errors.Join(err, same("автор", d.Author, ""), same("слова замість автора", uk.T("comment.deleted_author"), text))
	})
}

func application(first *center.Submission) center.Application {
	return center.Application{Email: email(), Name: "Марія Коваленко", Password: town.Password, Rules: true, Message: first}
}

// attempted keeps a refusal for a later step to judge.
func (w *world) attempted(err error) error {
	return w.tried(vidhuk.Message{Number: w.number}, err)
}

func (w *world) turnDown(reason string) error {
	a, err := w.x.Center.Judge(ctx, w.x.Moderator(), center.Judgement{AccountID: w.person.AccountID, Reason: reason})
	if err == nil {
		w.person = center.Actor(a, vidhuk.Site)
	}
	return w.attempted(err)
}

func (w *world) applyWithMessage() error {
	a, err := w.x.Center.Join(ctx, "203.0.113.7", application(&center.Submission{Text: town.Text}))
	if err != nil {
		return err
	}
	w.person = center.Actor(a, vidhuk.Site)
	return w.x.Store.Read(ctx, func(tx *store.Tx) error {
		waiting, err := tx.Unreviewed(a.ID)
		if len(waiting) != 1 {
			return errors.Join(err, fmt.Errorf("повідомлень: %d", len(waiting)))
		}
		w.number = waiting[0].Number
		return err
	})
}

// openLink does what the link of the newest letter does.
func (w *world) openLink() error {
	var secret string
	err := w.x.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Letters(nil, 0, 1)
		if len(list) == 1 {
			secret = list[0].Secret
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = w.x.Center.ConfirmEmail(ctx, secret, center.Proof{Password: town.Password})
	return err
}

func (w *world) erased() error {
	a, err := w.x.Center.Enroll(ctx, application(nil))
	if err != nil {
		return err
	}
	if a, err = w.x.Center.Judge(ctx, w.x.Moderator(), center.Judgement{AccountID: a.ID, Admit: true}); err != nil {
		return err
	}
	who := center.Actor(a, vidhuk.Site)
	m, err := w.x.Center.Submit(ctx, who, center.Submission{Text: town.Text})
	if err != nil {
		return err
	}
	w.number = m.Number
	if err := w.approve(w.x.Moderator(), center.Approval{Ref: w.as(), Organizations: []string{town.Roads}}); err != nil {
		return err
	}
	return w.x.Center.Erase(ctx, who, town.Password)
}

// back makes somebody a member again, for the scenarios that follow in the same
// town.
func (w *world) back(id int64) error {
	return w.x.Store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.Account(id)
		if err != nil {
			return err
		}
		a.Membership = vidhuk.Admitted
		return tx.SaveAccount(&a)
	})
}
