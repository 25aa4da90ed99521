package look_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/language"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// lived is a person about whom something is kept everywhere where something can
// be.
func lived(t *testing.T, x *town.Town) vidhuk.Actor {
	t.Helper()
	who := x.Member()
	m := x.Closed(vidhuk.MarkDone, town.Roads)
	neighbour := x.Person("Сусід", []vidhuk.Role{vidhuk.Member})
	other, err := x.Center.Submit(ctx, neighbour, center.Submission{Text: "Зламалася лавка біля під’їзду.", Topic: "utilities"})
	ok(t, err)
	_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(other.Number), Organizations: []string{town.Roads}})
	ok(t, err)
	_, err = x.Center.Comment(ctx, who, center.Remark{Ref: center.Ref{Number: other.Number}, Text: "Підтверджую, бачила сама."})
	ok(t, err)
	ok(t, x.Center.Subscribe(ctx, who, center.AlertSubscription{Districts: []string{""}}))
	_, err = x.Center.OpenSession(ctx, vidhuk.Account{ID: who.AccountID}, "Firefox, Linux")
	ok(t, err)
	ok(t, x.Store.Write(ctx, func(tx *store.Tx) error {
		full, err := tx.Message(m.Number)
		if err != nil {
			return err
		}
		comments, err := tx.CommentsBy(who.AccountID, 0, 10)
		if err != nil {
			return err
		}
		about := comments[len(comments)-1]
		full.Revision, full.Outcome, full.WrittenAt = 2, vidhuk.MarkDone, tx.Now.Add(-time.Hour)
		blocked := vidhuk.Sanction{AccountID: who.AccountID, Rung: vidhuk.FirstViolation, State: vidhuk.SanctionExpired, Text: "На добу.", From: tx.Now, Until: tx.Now.Add(24 * time.Hour)}
		if err := tx.AddSanction(&blocked); err != nil {
			return err
		}
		letter := vidhuk.Letter{Key: "k", AccountID: who.AccountID, Kind: vidhuk.LetterNotice}
		_, adding := tx.AddLetter(&letter)
		for _, err := range []error{
			tx.SaveMessage(&full), adding,
			tx.AddIdentity(vidhuk.Identity{Provider: "city", Subject: "42", AccountID: who.AccountID}),
			tx.AddToken(who.AccountID, "script", "hash", time.Time{}),
			tx.AddPhoto(&vidhuk.Photo{SHA256: "a", ThumbSHA: "b", CreatedAt: tx.Now}, who.AccountID),
			tx.PutProposal(&vidhuk.Proposal{MessageID: full.ID, State: vidhuk.ProposalRejected, Text: "Інакше сказано.", AuthorID: who.AccountID, CreatedAt: tx.Now}),
			tx.PutAppeal(&vidhuk.Appeal{MessageID: full.ID, State: vidhuk.AppealWaiting, Text: "Не згодна.", AuthorID: who.AccountID, CreatedAt: tx.Now}),
			tx.PutRating(vidhuk.Rating{MessageID: full.ID, AccountID: who.AccountID, Score: 4, RatedAt: tx.Now}),
			tx.AddWording(vidhuk.Wording{CommentID: about.ID, Number: 1, Text: "Було сказано так.", At: tx.Now}),
			tx.AddViolation(&vidhuk.Violation{SanctionID: blocked.ID, AccountID: who.AccountID, MessageID: full.ID, Ground: "ADS", Text: "Реклама.", CommittedAt: tx.Now, FoundAt: tx.Now}),
			tx.PutSanctionAppeal(&vidhuk.Appeal{SanctionID: blocked.ID, State: vidhuk.AppealWaiting, Text: "Це не реклама.", AuthorID: who.AccountID, CreatedAt: tx.Now}),
			tx.AddReport(&vidhuk.Report{MessageID: about.MessageID, CommentID: about.ID, AccountID: who.AccountID, Ground: "ADS", State: vidhuk.ReportWaiting, CreatedAt: tx.Now}),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	}))
	_, err = x.Center.Support(ctx, who, center.Ref{Number: other.Number})
	ok(t, err)
	return who
}

// TestTheDossierHoldsEverythingThatIsKept: what names a person in the schema is
// shown, or store.Traces says why it is not.
func TestTheDossierHoldsEverythingThatIsKept(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		who := lived(t, x)
		sections, err := x.Look.Export(ctx, who)
		ok(t, err)
		shown := map[string]string{}
		for _, s := range sections {
			for row, err := range s.Rows {
				ok(t, err)
				for _, cell := range row {
					for _, l := range []language.Language{language.Uk, language.En} {
						if !l.Has("export." + cell.Name) {
							t.Errorf("no word for %s in %s", cell.Name, l.Tag())
						}
					}
				}
				text, err := json.Marshal(row)
				ok(t, err)
				shown[s.Name] += string(text)
			}
			if shown[s.Name] == "" || !language.Uk.Has("export.section."+s.Name) || !language.En.Has("export.section."+s.Name) {
				t.Errorf("the part %s is empty, or has no name", s.Name)
			}
		}
		var parts []string
		for _, trace := range store.Traces {
			if trace.Section != "" && shown[trace.Section] == "" {
				t.Errorf("%s.%s is in no part", trace.Table, trace.Column)
			}
			parts = append(parts, trace.Section)
		}
		for name := range shown {
			if !slices.Contains(parts, name) {
				t.Errorf("the part %s shows no column", name)
			}
		}
		for name, words := range map[string][]string{
			"messages": {`"outcome":"done"`, `"written_at":"`}, "wordings": {town.Text, "Було сказано так."},
			"proposals": {"Інакше сказано."}, "appeals": {"Не згодна."}, "ratings": {`"score":4`}, "tokens": {"script"}, "alerts": {`"whole_city":true`},
		} {
			for _, word := range words {
				if !strings.Contains(shown[name], word) {
					t.Errorf("%s does not say %q: %s", name, word, shown[name])
				}
			}
		}
		// Nothing of others, and nothing for strangers.
		stranger, err := x.Look.Export(ctx, x.Person("Хтось", []vidhuk.Role{vidhuk.Member}))
		ok(t, err)
		for _, s := range stranger {
			for row, err := range s.Rows {
				ok(t, err)
				if s.Name != "account" && s.Name != "letters" {
					t.Errorf("a stranger reads of %s %v", s.Name, row)
				}
			}
		}
	})
}
