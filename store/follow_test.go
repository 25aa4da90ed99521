package store_test

import (
	"fmt"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/store"
)

// same reports whether a list holds exactly the one row that was written.
func same[T comparable](t *testing.T, what string, want T, got []T, err error) {
	t.Helper()
	if err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("%s:\n got %+v\nwant %+v (%v)", what, got, want, err)
	}
}

func TestWhatFollowsAMessageIsReadBackAsItWas(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{State: vidhuk.Approved})
		p := vidhuk.Proposal{
			MessageID: m.ID, State: vidhuk.ProposalWaiting, Text: "Об’їзд «не працює»", Topic: "utilities", Subtopic: "roads", AuthorID: b.author,
			Place:     vidhuk.Place{District: "inhulskyi", Address: "вул. Садова, 1/2", Lat: 46.975033, Lon: 31.994583, Street: "sadova", House: "1/2"},
			CreatedAt: monday.Add(time.Microsecond), Emergency: true,
		}
		a := vidhuk.Appeal{
			MessageID: m.ID, State: vidhuk.AppealWaiting, Text: "Реклами немає.", AuthorID: b.author, Ground: "ADS", Reason: "чому", RejectedBy: 7, CreatedAt: monday,
		}
		b.write(func(tx *store.Tx) error {
			ok(t, tx.PutProposal(&p))
			ok(t, tx.PutAppeal(&a))
			proposed, err := tx.Proposals(m.ID)
			same(t, "proposal", p, proposed, err)
			appealed, err := tx.Appeals(m.ID)
			same(t, "appeal", a, appealed, err)
			p.State, p.Ground, p.Reason, p.Revision, p.DecidedBy, p.DecidedAt = vidhuk.ProposalRejected, "ADS", "чому", 2, 7, tx.Now
			ok(t, tx.PutProposal(&p))
			a.State, a.Answer, a.DecidedBy, a.DecidedAt = vidhuk.AppealUpheld, "бо так", 8, tx.Now
			return tx.PutAppeal(&a)
		})
		b.read(func(tx *store.Tx) error {
			proposed, err := tx.Proposals(m.ID)
			same(t, "proposal", p, proposed, err)
			appealed, err := tx.Appeals(m.ID)
			same(t, "appeal", a, appealed, err)
			if waits, err := tx.WaitingProposal(m.ID); err != nil || waits != (vidhuk.Proposal{}) {
				t.Errorf("a decided one waits: %+v (%v)", waits, err)
			}
			return nil
		})
	})
}

func TestALaterRatingOfOneClosingReplacesTheEarlier(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{State: vidhuk.Closed})
		r := vidhuk.Rating{MessageID: m.ID, AccountID: b.author, Solved: true, Score: 5, RatedAt: monday}
		again := vidhuk.Rating{MessageID: m.ID, Round: 1, AccountID: b.author, Score: 2, Text: "Знову тече", RatedAt: monday}
		b.write(func(tx *store.Tx) error {
			ok(t, tx.PutRating(r))
			r.Solved, r.Score, r.Text = false, 1, "Ні"
			ok(t, tx.PutRating(r))
			return tx.PutRating(again)
		})
		b.read(func(tx *store.Tx) error {
			list, err := tx.Ratings(m.ID)
			if len(list) != 2 || list[0] != r || list[1] != again {
				t.Errorf("%+v", list)
			}
			return err
		})
	})
}

func TestReportsOfACommentAreDecidedTogether(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m, hidden := b.added(vidhuk.Message{State: vidhuk.Approved}), b.added(vidhuk.Message{State: vidhuk.Hidden})
		var c, buried vidhuk.Comment
		b.write(func(tx *store.Tx) error {
			c = vidhuk.Comment{MessageID: m.ID, AuthorID: b.author, Kind: vidhuk.Remark, Text: "перше", CreatedAt: tx.Now}
			buried = vidhuk.Comment{MessageID: hidden.ID, AuthorID: b.author, Kind: vidhuk.Remark, Text: "друге", CreatedAt: tx.Now}
			ok(t, tx.AddComment(&c))
			return tx.AddComment(&buried)
		})
		add := func(comment vidhuk.Comment, who int64) error {
			return b.Write(ctx, func(tx *store.Tx) error {
				return tx.AddReport(&vidhuk.Report{
					MessageID: comment.MessageID, CommentID: comment.ID, AccountID: who, Ground: "OBSCENE_INSULT", State: vidhuk.ReportWaiting, CreatedAt: tx.Now,
				})
			})
		}
		for i := range 3 {
			ok(t, add(c, b.account(fmt.Sprintf("r%d@example.org", i), vidhuk.Admitted)))
		}
		ok(t, add(c, b.author))
		ok(t, add(buried, b.author))
		refused(t, add(c, b.author), "exists")
		b.write(func(tx *store.Tx) error {
			w, err := tx.CountWaiting()
			if w != (store.Waiting{Reports: 1}) {
				t.Errorf("several reports of one comment are one matter, and what is hidden is none: %+v", w)
			}
			ok(t, err)
			return tx.SettleReports(c.ID, vidhuk.ReportUpheld, "лайка", b.author)
		})
		b.read(func(tx *store.Tx) error {
			list, err := tx.ReportsOf(c.ID)
			for _, r := range list {
				if r.State != vidhuk.ReportUpheld || r.Answer != "лайка" || r.DecidedBy != b.author || !r.DecidedAt.Equal(monday) {
					t.Errorf("%+v", r)
				}
			}
			if waiting, err := tx.WaitingReports(10); err != nil || len(list) != 4 || len(waiting) != 0 {
				t.Errorf("%d reports, %d wait (%v)", len(list), len(waiting), err)
			}
			return err
		})
	})
}

func TestEarlierWordingsOfACommentStayInOrder(t *testing.T) {
	both(t, func(t *testing.T, b *base) {
		m := b.added(vidhuk.Message{State: vidhuk.Approved})
		b.write(func(tx *store.Tx) error {
			c := vidhuk.Comment{MessageID: m.ID, AuthorID: b.author, Kind: vidhuk.Remark, Text: "третє", CreatedAt: tx.Now}
			ok(t, tx.AddComment(&c))
			ok(t, tx.AddWording(vidhuk.Wording{CommentID: c.ID, Number: 2, Text: "друге", At: tx.Now}))
			ok(t, tx.AddWording(vidhuk.Wording{CommentID: c.ID, Number: 1, Text: "перше", At: tx.Now}))
			list, err := tx.Wordings(c.ID)
			if len(list) != 2 || list[0].Text != "перше" || list[1].Text != "друге" {
				t.Errorf("%+v", list)
			}
			return err
		})
	})
}
