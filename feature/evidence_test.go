package feature

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// evidence are the steps about the archive of evidence (5.1.2).
func (w *world) evidence(s *godog.ScenarioContext) {
	reject := func() error {
		m := w.x.Submitted()
		w.number = m.Number
		_, w.err = w.x.Center.Reject(ctx, w.x.Moderator(), center.Rejection{Ref: w.x.Ref(m.Number), Ground: "ADS"})
		return nil
	}
	s.Step(`^модератор відхилив повідомлення з підставою «реклама»$`, func() error { return errors.Join(reject(), w.err) })
	s.Step(`^модератор хоче відхилити повідомлення з підставою «реклама», а сховище доказів недоступне$`, func() error {
		root := w.x.Vault.Root()
		err := errors.Join(os.Rename(root, root+"-aside"), os.WriteFile(root, nil, 0o600), reject())
		return errors.Join(err, os.Remove(root), os.Rename(root+"-aside", root)) // the next scenario finds it as it was
	})
	s.Step(`^повідомлення досі чекає на розгляд$`, func() error {
		m := w.x.Message(w.number)
		return expect(m.State == vidhuk.Pending && m.Ground == "", "повідомлення: %s, %q", m.State, m.Ground)
	})
	s.Step(`^в архіві є доказ із картинкою, дослівним текстом і підставою$`, func() error {
		shot, err := w.shot()
		if err != nil {
			return err
		}
		data, err := w.x.Vault.Get(ctx, shot.Picture)
		return errors.Join(err, expect(bytes.HasPrefix(data, []byte("\x89PNG")) && strings.Contains(shot.Content, town.Text) && shot.Ground == "ADS", "доказ: %+v", shot))
	})
	s.Step(`^адміністратор відкриває доказ без причини$`, func() error {
		shot, err := w.shot()
		_, w.err = w.x.Look.Evidence(ctx, w.x.Administrator(), shot.ID)
		return err
	})
	s.Step(`^`+people+` називає причину «([^»]+)»$`, func(who, reason string) error {
		shot, err := w.shot()
		_, w.err = w.x.Center.ViewEvidence(ctx, w.who(who), center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: shot.ID}, Reason: reason})
		return err
	})
	s.Step(`^доказ відкрито, а в журналі є запис про перегляд$`, func() error {
		shot, err := w.shot()
		if err != nil {
			return err
		}
		e, err := w.x.Look.Evidence(ctx, w.x.Administrator(), shot.ID)
		if err != nil {
			return err
		}
		last := e.Chain[len(e.Chain)-1]
		return expect(e.Says.Text == town.Text && last.Deed == vidhuk.DeedViewEvidence && last.By == w.x.Administrator().Name, "ланцюг: %+v", e.Chain)
	})
	s.Step(`^адміністратор зберігає доказ понад строк$`, func() error {
		shot, err := w.shot()
		return errors.Join(err, w.x.Center.HoldEvidence(ctx, w.x.Administrator(), center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: shot.ID}, Reason: "Ухвала суду"}))
	})
	s.Step(`^департамент скасовує збереження понад строк$`, func() error {
		shot, err := w.shot()
		err = errors.Join(err, w.x.Center.LiftHold(ctx, w.who("департамент"), center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: shot.ID}, Reason: "Суд закінчено"}))
		before := w.x.Clock.Now()
		defer w.x.Clock.Set(before)
		w.x.Clock.Pass(time.Duration(w.x.Rules.Norms.EvidenceDays)*24*time.Hour + time.Second)
		_, removed := w.x.Center.RemoveEvidence(ctx)
		return errors.Join(err, removed)
	})
	s.Step(`^строк зберігання доказів минув$`, func() error {
		before := w.x.Clock.Now()
		defer w.x.Clock.Set(before) // other scenarios live in their own time
		w.x.Clock.Pass(time.Duration(w.x.Rules.Norms.EvidenceDays)*24*time.Hour + time.Second)
		_, err := w.x.Center.RemoveEvidence(ctx)
		return err
	})
	s.Step(`^доказ залишається в архіві$`, func() error {
		_, err := w.shot()
		return err
	})
	s.Step(`^доказу немає, а в реєстрі є запис про нього$`, func() error {
		_, err := w.shot()
		return errors.Join(expect(err != nil, "доказ лишився"), w.x.Store.Read(ctx, func(tx *store.Tx) error {
			gone, err := tx.RemovedEvidence(0, 100)
			id := w.x.Message(w.number).ID
			return errors.Join(err, expect(slices.ContainsFunc(gone, func(r vidhuk.EvidenceRemoved) bool { return r.MessageID == id && r.Ground == "ADS" }), "реєстр: %+v", gone))
		}))
	})
	s.Step(`^модератор додає знімок екрана допису у Facebook$`, func() error {
		var file bytes.Buffer
		if err := jpeg.Encode(&file, image.NewRGBA(image.Rect(0, 0, 60, 40)), nil); err != nil {
			return err
		}
		_, err := w.x.Center.AddEvidence(ctx, w.x.Moderator(), center.Screenshot{
			Link: "https://www.facebook.com/groups/1688609084542897/posts/1", Name: "Хтось", SeenAt: w.x.Clock.Now(), Text: "Купуйте слонів", Ground: "ADS",
			File: file.Bytes(),
		})
		return err
	})
	s.Step(`^адміністратор бачить в архіві доказ із соціальної мережі$`, func() error {
		list, err := w.x.Look.EvidenceList(ctx, w.x.Administrator(), look.EvidenceFilter{Kind: vidhuk.Elsewhere})
		return errors.Join(err, expect(len(list.Items) > 0, "архів: %+v", list))
	})
}

// shot is the only piece of evidence about the message; an error without it.
func (w *world) shot() (vidhuk.Snapshot, error) {
	var all []vidhuk.Snapshot
	err := w.x.Store.Read(ctx, func(tx *store.Tx) (err error) {
		m, err := tx.Message(w.number)
		if err == nil {
			all, err = tx.Evidence(store.EvidenceQuery{MessageID: m.ID}, 2)
		}
		return err
	})
	if err == nil && len(all) != 1 {
		return vidhuk.Snapshot{}, expect(false, "доказів: %d", len(all))
	}
	if err != nil {
		return vidhuk.Snapshot{}, err
	}
	return all[0], nil
}
