package center_test

import (
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

const obscene = "OBSCENE_INSULT"

func secondAdmin(x *town.Town) vidhuk.Actor {
	return x.Person("Друга адміністраторка", []vidhuk.Role{vidhuk.Administrator})
}

// punished removes a comment with a measure.
func punished(x *town.Town, who vidhuk.Actor, c vidhuk.Comment, n vidhuk.Number) error {
	_, err := x.Center.RemoveComment(ctx, who, center.Removal{
		Ref: center.Ref{Number: n}, CommentID: c.ID, Ground: obscene, Penalty: center.Penalty{Sanction: true},
	})
	return err
}

// measures are the measures against a person and their proofs.
func measures(x *town.Town, who vidhuk.Actor) (all []vidhuk.Sanction, proofs []vidhuk.Violation) {
	x.T.Helper()
	must(x, x.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if all, err = tx.SanctionsOf(who.AccountID); err != nil {
			return err
		}
		proofs, err = tx.ViolationsOf(who.AccountID)
		return err
	}))
	return all, proofs
}

func speaks(x *town.Town, who vidhuk.Actor, n vidhuk.Number) string {
	_, err := x.Center.Comment(ctx, who, center.Remark{Ref: center.Ref{Number: n}, Text: "Пишу далі по суті."})
	return code(err)
}

// offender is a member with a comment against the rules under a message.
func offender(x *town.Town) (vidhuk.Actor, vidhuk.Message, vidhuk.Comment) {
	m := x.Accepted(town.Roads)
	who := taras(x)
	return who, m, say(x, who, m.Number, 0, rude)
}

// lastKind is the kind of a person's newest notice.
func lastKind(x *town.Town, who vidhuk.Actor) string {
	all := noticesOf(x, who)
	if len(all) == 0 {
		return ""
	}
	return all[0].Kind
}

// 4.4, A-01: exactly 24 hours, also across a clock change; it lifts itself, and
// nobody's hand is needed for that.
func TestAFirstViolationBlocksForExactlyADay(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Clock.Set(town.Kyiv(2026, time.March, 28, 18, 0))
		who, m, c := offender(x)
		x.Clock.Set(town.Kyiv(2026, time.March, 28, 18, 30))
		ok(t, punished(x, x.Moderator(), c, m.Number))
		all, proofs := measures(x, who)
		until := town.Kyiv(2026, time.March, 29, 19, 30)
		if len(all) != 1 || all[0].Rung != vidhuk.FirstViolation || all[0].State != vidhuk.SanctionActive || !all[0].Until.Equal(until) {
			t.Fatalf("%+v", all)
		}
		if len(proofs) != 1 || proofs[0].SnapshotID == 0 || !stand(x, m.Number).said(c.ID).Removed() {
			t.Errorf("proofs %+v", proofs)
		}
		if k := lastKind(x, who); k != "account_blocked" {
			t.Errorf("the person hears %q", k)
		}
		x.Clock.Set(until.Add(-time.Microsecond))
		if got := speaks(x, who, m.Number); got != "blocked" {
			t.Errorf("a moment before the end: %q", got)
		}
		x.Clock.Set(until)
		if got := speaks(x, who, m.Number); got != "" {
			t.Errorf("at the end, before any job ran: %q", got)
		}
		n, err := x.Center.EndSanctions(ctx)
		if all, _ = measures(x, who); err != nil || n != 1 || all[0].State != vidhuk.SanctionExpired || !all[0].EndedAt.Equal(until) || lastKind(x, who) != "account_unblocked" {
			t.Errorf("%d ended, %+v (%v)", n, all, err)
		}
		if n, err := x.Center.EndSanctions(ctx); n != 0 || err != nil {
			t.Errorf("again: %d (%v)", n, err)
		}
		x.Audit()
	})
}

// 4.4: what was written before the person heard of a measure is one violation.
func TestABurstIsOneViolationWithSeveralProofs(t *testing.T) {
	for name, together := range map[string]bool{"one by one": false, "together": true} {
		t.Run(name, func(t *testing.T) {
			town.Both(t, func(t *testing.T, x *town.Town) {
				who, m, first := offender(x)
				all := []vidhuk.Comment{first}
				for range 2 {
					x.Clock.Pass(2 * time.Minute)
					all = append(all, say(x, who, m.Number, 0, rude))
				}
				if together {
					_, err := x.Center.RemoveComment(ctx, x.Moderator(), center.Removal{
						Ref: x.Ref(m.Number), CommentID: first.ID, Ground: obscene, Also: []int64{all[1].ID, all[2].ID}, Penalty: center.Penalty{Sanction: true},
					})
					ok(t, err)
				} else {
					for _, c := range all {
						x.Clock.Pass(time.Hour)
						ok(t, punished(x, x.Moderator(), c, m.Number))
					}
				}
				past, proofs := measures(x, who)
				if len(past) != 1 || len(proofs) != 3 || past[0].Until.Sub(past[0].From) != 24*time.Hour {
					t.Fatalf("%+v with %+v", past, proofs)
				}
				for _, v := range proofs {
					if v.SanctionID != past[0].ID || v.SnapshotID == 0 {
						t.Errorf("%+v", v)
					}
				}
				x.Audit()
			})
		})
	}
}

// 4.4, A-04: a repeated violation is for ever, by an administrator and a second
// person.
func TestARepeatedViolationNeedsASecondPerson(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who, m, c := offender(x)
		ok(t, punished(x, x.Moderator(), c, m.Number))
		x.Clock.Pass(25 * time.Hour)
		again := say(x, who, m.Number, 0, rude)
		ok(t, punished(x, x.Administrator(), again, m.Number))
		all, _ := measures(x, who)
		if len(all) != 2 || all[1].Rung != vidhuk.RepeatedViolation || all[1].State != vidhuk.SanctionProposed || speaks(x, who, m.Number) != "" {
			t.Fatalf("%+v", all)
		}
		ref := center.SanctionRef{ID: all[1].ID}
		for name, c := range map[string]struct {
			who  vidhuk.Actor
			code string
		}{
			"who proposed it": {x.Administrator(), "second_person_needed"}, "a moderator": {x.Moderator(), "forbidden"}, "a member": {x.Member(), "not_found"},
		} {
			if _, err := x.Center.ConfirmSanction(ctx, c.who, ref); code(err) != c.code {
				t.Errorf("%s confirms: %v", name, err)
			}
		}
		_, err := x.Center.ConfirmSanction(ctx, secondAdmin(x), ref)
		ok(t, err)
		if got := speaks(x, who, m.Number); got != "blocked_forever" || lastKind(x, who) != "account_blocked_forever" {
			t.Errorf("%q, %s", got, lastKind(x, who))
		}
		x.Clock.Pass(10 * 366 * 24 * time.Hour)
		if got := speaks(x, who, m.Number); got != "blocked_forever" {
			t.Errorf("ten years later: %q", got)
		}
		x.Audit()
	})
}

// A-05, 5.1.2: a rejection alone is no violation, and no measure stands without
// its proof.
func TestNoMeasureWithoutChoiceGroundAndProof(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Submitted()
		_, err := x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "UNCLEAR", Penalty: center.Penalty{Sanction: true}})
		if fieldsOf(err)["sanction"] != "ground_not_sanctionable" || x.Message(m.Number).State != vidhuk.Pending {
			t.Errorf("on a ground about content: %v", err)
		}
		_, err = x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS"})
		ok(t, err)
		if all, _ := measures(x, x.Member()); len(all) != 0 {
			t.Errorf("a rejection alone: %+v", all)
		}
		m = x.Submitted()
		_, err = x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS", Penalty: center.Penalty{Sanction: true, Expect: vidhuk.RepeatedViolation}})
		refused(t, err, "sanction_changed")
		_, err = x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS", Penalty: center.Penalty{Sanction: true, Expect: vidhuk.FirstViolation}})
		ok(t, err)
		all, proofs := measures(x, x.Member())
		if len(all) != 1 || proofs[0].MessageID != m.ID || proofs[0].SnapshotID == 0 {
			t.Errorf("%+v %+v", all, proofs)
		}
		x.Audit()
	})
}

// 1.3, A-37: nobody punishes in a conflict of interest, and staff are not punished.
func TestNobodyPunishesInAConflictOfInterest(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		_, m, c := offender(x)
		both := x.Person("Дві посади", []vidhuk.Role{vidhuk.Moderator, vidhuk.Executor}, town.Roads)
		refused(t, punished(x, both, c, m.Number), "conflict_of_interest")
		staff := x.Person("Модератор і учасник", []vidhuk.Role{vidhuk.Moderator, vidhuk.Member})
		own := say(x, staff, m.Number, 0, rude)
		refused(t, punished(x, staff, own, m.Number), "conflict_of_interest")
		refused(t, punished(x, x.Moderator(), own, m.Number), "sanction_staff")
		if stand(x, m.Number).said(own.ID).Removed() {
			t.Error("a measure that was refused removed the comment all the same")
		}
		x.Audit()
	})
}

// 4.4-c: what a block leaves, and what it does not, by whatever way it comes: the
// actor here was read before the block.
func TestWhatABlockLeaves(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who, m, c := offender(x)
		open := x.Answered(vidhuk.MarkDone, town.Roads)
		own, err := x.Center.Submit(ctx, who, center.Submission{Text: town.Text})
		ok(t, err)
		remark := say(x, x.Member(), m.Number, 0, "Згоден, яма велика.")
		ok(t, punished(x, x.Moderator(), c, m.Number))
		for name, do := range map[string]func() error{
			"submit": func() error { _, err := x.Center.Submit(ctx, who, center.Submission{Text: town.Text}); return err },
			"comment": func() error {
				_, err := x.Center.Comment(ctx, who, center.Remark{Ref: center.Ref{Number: open.Number}, Text: "так"})
				return err
			},
			"support": func() error { _, err := x.Center.Support(ctx, who, center.Ref{Number: open.Number}); return err },
			"report":  func() error { return report(x, who, m.Number, remark.ID, obscene) },
			"edit": func() error {
				_, err := x.Center.Edit(ctx, who, center.Edit{Ref: x.Ref(own.Number), Text: town.Text + " Ще."})
				return err
			},
			"rename": func() error {
				_, err := x.Center.SaveProfile(ctx, who, center.Profile{Name: "Інше імʼя", Language: "uk"})
				return err
			},
		} {
			if got := code(do()); got != "blocked" {
				t.Errorf("%s: %q", name, got)
			}
		}
		pipe, err := x.Center.Submit(ctx, who, center.Submission{Text: "Прорвало трубу, заливає підвал на Соборній, 5.", Emergency: true})
		if err != nil || !pipe.Emergency || pipe.Public() {
			t.Errorf("an emergency: %+v (%v)", pipe, err)
		}
		_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(pipe.Number)})
		refused(t, err, "author_blocked")
		_, err = x.Center.Follow(ctx, who, center.Ref{Number: open.Number})
		ok(t, err)
		_, err = x.Center.Withdraw(ctx, who, x.Ref(own.Number))
		ok(t, err)
		x.Clock.Pass(24 * time.Hour)
		_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(pipe.Number)})
		ok(t, err)
		x.Audit()
	})
}

// 4.4-c, invariant 9: who is blocked objects to a closing, and nothing of it is
// public.
func TestABlockedPersonObjectsWithoutAnythingPublic(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Answered(vidhuk.MarkDone, town.Roads)
		other := x.Accepted(town.Water)
		ok(t, punished(x, x.Moderator(), say(x, x.Member(), other.Number, 0, rude), other.Number))
		before := len(stand(x, m.Number).comments)
		_, err := x.Center.Object(ctx, x.Member(), center.Protest{Ref: x.Ref(m.Number), Text: "Яма на місці."})
		ok(t, err)
		if s := stand(x, m.Number); s.State != vidhuk.InWork || len(s.comments) != before {
			t.Errorf("%s with %d comments instead of %d", s.State, len(s.comments), before)
		}
		x.Audit()
	})
}

// Annulment: what was taken away stands again, and the ladder is counted anew.
func TestAnAnnulmentRestoresAndRecounts(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who, m, c := offender(x)
		ok(t, punished(x, x.Moderator(), c, m.Number))
		x.Clock.Pass(25 * time.Hour)
		again := say(x, who, m.Number, 0, rude)
		ok(t, punished(x, x.Moderator(), again, m.Number))
		all, _ := measures(x, who)
		_, err := x.Center.ConfirmSanction(ctx, x.Administrator(), center.SanctionRef{ID: all[1].ID})
		ok(t, err)
		x.Clock.Pass(time.Hour)
		_, err = x.Center.AnnulSanction(ctx, x.Moderator(), center.Annulment{End: center.End{SanctionRef: center.SanctionRef{ID: all[1].ID}, Text: "Помилка модератора."}})
		refused(t, err, "sanction_needs_administrator")
		_, err = x.Center.AnnulSanction(ctx, x.Moderator(), center.Annulment{End: center.End{SanctionRef: center.SanctionRef{ID: all[0].ID}, Text: "Слово не є лайкою: помилка."}})
		ok(t, err)
		all, proofs := measures(x, who)
		if all[0].State != vidhuk.SanctionAnnulled || proofs[0].Stands() || all[1].Rung != vidhuk.FirstViolation || all[1].Until.Sub(all[1].From) != 24*time.Hour {
			t.Errorf("%+v", all)
		}
		if s := stand(x, m.Number); s.said(c.ID).Removed() || !s.said(again.ID).Removed() {
			t.Error("the comment of the annulled violation stands again, and no other")
		}
		if got := speaks(x, who, m.Number); got != "blocked" {
			t.Errorf("one hour into what is a first measure now: %q", got)
		}
		x.Clock.Pass(23 * time.Hour)
		if got := speaks(x, who, m.Number); got != "" {
			t.Errorf("a day after it began: %q", got)
		}
		x.Audit()
	})
}

// A message that was hidden stands where it stood, or waits for organizations; a
// rejected one is reviewed again: only a review publishes.
func TestAnAnnulmentRestoresMessages(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		for name, c := range map[string]struct {
			from vidhuk.State
			to   vidhuk.State
		}{
			"published": {vidhuk.InWork, vidhuk.Approved}, "closed": {vidhuk.Closed, vidhuk.Closed}, "pending": {vidhuk.Pending, vidhuk.Pending},
		} {
			m := x.In(c.from)
			p := center.Penalty{Sanction: true}
			var err error
			if c.from == vidhuk.Pending {
				_, err = x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS", Penalty: p})
			} else {
				_, err = x.Center.Hide(ctx, x.Moderator(), center.Hiding{Ref: x.Ref(m.Number), Ground: "ADS", Penalty: p})
			}
			ok(t, err)
			all, _ := measures(x, x.Member())
			_, err = x.Center.AnnulSanction(ctx, x.Administrator(), center.Annulment{End: center.End{SanctionRef: center.SanctionRef{ID: all[len(all)-1].ID}, Text: "Це не реклама."}})
			ok(t, err)
			if got := x.Message(m.Number); got.State != c.to || got.Ground != "" {
				t.Errorf("%s: %s, ground %q", name, got.State, got.Ground)
			}
		}
		x.Audit()
	})
}

// The way back: another person decides, in time, and the person hears of it.
func TestAnotherPersonDecidesAnAppealAgainstAMeasure(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who, m, c := offender(x)
		ok(t, punished(x, x.Moderator(), c, m.Number))
		all, _ := measures(x, who)
		ref := center.SanctionRef{ID: all[0].ID}
		second := x.Person("Друга модераторка", []vidhuk.Role{vidhuk.Moderator})
		_, err := x.Center.AppealSanction(ctx, x.Member(), center.SanctionPlea{SanctionRef: ref, Text: "Я тут ні до чого зовсім."})
		refused(t, err, "not_found")
		_, err = x.Center.DecideSanction(ctx, second, center.SanctionRuling{SanctionRef: ref, Overturn: true, Text: "Лайки тут немає."})
		refused(t, err, "no_appeal")
		_, err = x.Center.AppealSanction(ctx, who, center.SanctionPlea{SanctionRef: ref, Text: "Це цитата з відповіді, а не образа."})
		ok(t, err)
		if k := lastKind(x, second); k != "sanction_appealed" {
			t.Errorf("another moderator hears %q", k)
		}
		_, err = x.Center.DecideSanction(ctx, x.Moderator(), center.SanctionRuling{SanctionRef: ref, Text: "Я не помиляюся."})
		refused(t, err, "appeal_other_person")
		_, err = x.Center.DecideSanction(ctx, second, center.SanctionRuling{SanctionRef: ref, Overturn: true, Text: "Справді цитата: порушення немає."})
		ok(t, err)
		if got := speaks(x, who, m.Number); got != "" || lastKind(x, who) != "account_annulled" || stand(x, m.Number).said(c.ID).Removed() {
			t.Errorf("after it: %q, %s", got, lastKind(x, who))
		}
		x.Audit()
	})
}

// 4.5: at once, with no first step, from a closed list; the second person looks at
// it afterwards.
func TestInterferenceExcludesAtOnce(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who, m, _ := offender(x)
		made := center.Exclusion{AccountID: who.AccountID, Act: "flooding", Text: "412 запитів на хвилину з 10:02 до 10:20."}
		_, err := x.Center.Exclude(ctx, x.Moderator(), made)
		refused(t, err, "forbidden")
		_, err = x.Center.Exclude(ctx, x.Administrator(), center.Exclusion{AccountID: who.AccountID, Act: "rudeness", Text: made.Text})
		if fieldsOf(err)["act"] != "unknown_value" {
			t.Errorf("an act that is not in the list: %v", err)
		}
		s, err := x.Center.Exclude(ctx, x.Administrator(), made)
		ok(t, err)
		if got := speaks(x, who, m.Number); got != "blocked_forever" {
			t.Errorf("at once: %q", got)
		}
		_, err = x.Center.ConfirmSanction(ctx, x.Administrator(), center.SanctionRef{ID: s.ID})
		refused(t, err, "second_person_needed")
		_, err = x.Center.WithdrawSanction(ctx, secondAdmin(x), center.End{SanctionRef: center.SanctionRef{ID: s.ID}, Text: "Це була наша перевірка навантаження."})
		ok(t, err)
		if got := speaks(x, who, m.Number); got != "" {
			t.Errorf("after the second person did not agree: %q", got)
		}
		s, err = x.Center.Exclude(ctx, x.Administrator(), made)
		ok(t, err)
		_, err = x.Center.ConfirmSanction(ctx, secondAdmin(x), center.SanctionRef{ID: s.ID})
		ok(t, err)
		_, err = x.Center.Exclude(ctx, x.Administrator(), made)
		refused(t, err, "excluded_already")
		x.Audit()
	})
}

// 1.14: reports that are found unfounded again and again are braked, not refused.
func TestUnfoundedReportsAreBraked(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Rules.Norms.ReportsDoubted, x.Rules.Norms.ReportsOfDoubted = 2, 1
		m := x.Accepted(town.Roads)
		var all []vidhuk.Comment
		for range 5 {
			all = append(all, say(x, taras(x), m.Number, 0, "Чому мер мовчить про цю дорогу?"))
		}
		for i := range 2 {
			ok(t, report(x, x.Member(), m.Number, all[i].ID, "POLITICS"))
			_, err := x.Center.DecideReport(ctx, x.Moderator(), center.ReportRuling{Ref: center.Ref{Number: m.Number}, CommentID: all[i].ID, Text: "Це запитання до посадової особи."})
			ok(t, err)
		}
		ok(t, report(x, x.Member(), m.Number, all[2].ID, "POLITICS"))
		if got := code(report(x, x.Member(), m.Number, all[3].ID, "POLITICS")); got != "reports_doubted" {
			t.Errorf("beyond the day's allowance: %q", got)
		}
		x.Clock.Pass(25 * time.Hour)
		ok(t, report(x, x.Member(), m.Number, all[3].ID, "POLITICS"))
		x.Audit()
	}, town.Unbraked)
}

// 1.14: what was dismissed is looked at again only for a new reason.
func TestADismissedReportNeedsANewReason(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Accepted(town.Roads)
		c := say(x, taras(x), m.Number, 0, "Чому мер мовчить про цю дорогу?")
		ok(t, report(x, x.Member(), m.Number, c.ID, "POLITICS"))
		_, err := x.Center.DecideReport(ctx, x.Moderator(), center.ReportRuling{Ref: center.Ref{Number: m.Number}, CommentID: c.ID, Text: "Це запитання до посадової особи."})
		ok(t, err)
		other := x.Person("Петро", []vidhuk.Role{vidhuk.Member})
		if err := report(x, other, m.Number, c.ID, "POLITICS"); fieldsOf(err)["text"] != "new_reason_needed" {
			t.Errorf("the same words: %v", err)
		}
		_, err = x.Center.Report(ctx, other, center.Complaint{Ref: center.Ref{Number: m.Number}, CommentID: c.ID, Ground: "POLITICS", Text: "Автор є кандидатом і агітує під кожним дописом."})
		ok(t, err)
		x.Audit()
	})
}

// 4.4-d: a new account from the browser or the address of a blocked person is a hint
// for a person; nothing follows from it, but nobody is admitted without one.
func TestANewAccountOfABlockedPersonIsAHint(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		x.Rules.Norms.MembershipAutomatic = true
		who, m, c := offender(x)
		mark, err := x.Center.DeviceMark(ctx, who.AccountID)
		ok(t, err)
		join := func(email, device string) vidhuk.Account {
			a, err := x.Center.Enroll(ctx, center.Application{Email: email, Name: "Сусід", Password: "mykolaiv-1588-2026", Rules: true, Device: device})
			ok(t, err)
			return a
		}
		if a := join("before@example.org", mark); a.Membership != vidhuk.Applied && a.Membership != vidhuk.Admitted {
			t.Errorf("before the block: %s", a.Membership)
		}
		ok(t, punished(x, x.Moderator(), c, m.Number))
		after := join("after@example.org", mark)
		forged := join("forged@example.org", mark+"0")
		list, err := x.Look.Applicants(ctx, x.Moderator(), "", 0)
		ok(t, err)
		for _, a := range list.Items {
			if want := a.ID == after.ID; want != (len(a.Evasions) == 1) {
				t.Errorf("%s: %+v", a.Email, a.Evasions)
			}
		}
		if after.Membership != vidhuk.Applied || forged.ID == 0 {
			t.Errorf("the one that is like it: %s", after.Membership)
		}
		x.Clock.Pass(24 * time.Hour)
		later := join("later@example.org", mark)
		r, err := x.Look.RecordOfPerson(ctx, x.Moderator(), later.ID)
		if err != nil || len(r.Evasions) != 0 {
			t.Errorf("after the block: %+v (%v)", r.Evasions, err)
		}
	})
}
