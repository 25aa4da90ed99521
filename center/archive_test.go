package center_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/blob"
	"vidhuk/center"
	"vidhuk/evidence"
	"vidhuk/look"
	"vidhuk/photo"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// photograph is a JPEG with a comment inside, as a camera writes it.
func photograph(t testing.TB, shade uint8) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	m.Set(1, 1, color.White)
	var b bytes.Buffer
	ok(t, jpeg.Encode(&b, m, nil))
	note := []byte("camera 46.975, 31.994")
	return slices.Concat(b.Bytes()[:2], []byte{0xff, 0xfe, 0, byte(len(note) + 2)}, note, b.Bytes()[2:])
}

func snapshotsOf(t testing.TB, x *town.Town) (all []vidhuk.Snapshot) {
	t.Helper()
	ok(t, x.Store.Read(ctx, func(tx *store.Tx) (err error) {
		all, err = tx.Evidence(store.EvidenceQuery{}, 1000)
		return err
	}))
	return all
}

// removals are the deeds that may not happen without evidence, each with what it
// needs beforehand.
func removals(t *testing.T, x *town.Town) map[string]func() error {
	photos := func(who vidhuk.Actor, shade uint8) []int64 {
		p, err := x.Center.AddPhoto(ctx, who, photograph(t, shade))
		ok(t, err)
		return []int64{p.ID}
	}
	pending, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: town.Text, Topic: "utilities", Photos: photos(x.Member(), 10)})
	ok(t, err)
	hidden, revised := x.Approved(town.Roads), x.Approved(town.Roads)
	revised, err = x.Center.Revise(ctx, x.Member(), center.Rewording{Ref: x.Ref(revised.Number), Text: town.Text + " Реклама!"})
	ok(t, err)
	other := x.Person("Тарас", []vidhuk.Role{vidhuk.Member})
	commented := x.Approved(town.Roads)
	comment, err := x.Center.Comment(ctx, other, center.Remark{Ref: x.Ref(commented.Number), Text: "Купуйте наших слонів!", Photos: photos(other, 20)})
	ok(t, err)
	post := posted(t, x, town.Roads)
	return map[string]func() error{
		"reject": func() error {
			_, err := x.Center.Reject(ctx, x.Moderator(), center.Rejection{Ref: x.Ref(pending.Number), Ground: "ADS"})
			return err
		},
		"hide": func() error {
			_, err := x.Center.Hide(ctx, x.Moderator(), center.Hiding{Ref: x.Ref(hidden.Number), Ground: "ADS"})
			return err
		},
		"reject_revision": func() error {
			_, err := x.Center.RejectRevision(ctx, x.Moderator(), center.RevisionRejection{
				Ref: x.Ref(revised.Number), Proposal: stand(x, revised.Number).waiting().ID, Ground: "ADS",
			})
			return err
		},
		"remove_comment": func() error {
			_, err := x.Center.RemoveComment(ctx, x.Moderator(), center.Removal{
				Ref: center.Ref{Number: commented.Number}, CommentID: comment.ID, Ground: "ADS",
			})
			return err
		},
		"hide_post": func() error {
			_, err := x.Center.HidePost(ctx, x.Moderator(), center.PostHiding{PostRef: postRef(post), Ground: "ADS"})
			return err
		},
	}
}

// journalLength tells whether anything happened.
func journalLength(t testing.TB, x *town.Town) (n int) {
	t.Helper()
	ok(t, x.Store.Read(ctx, func(tx *store.Tx) error {
		entries, err := tx.EntriesAfter("", 0, 10_000)
		n = len(entries)
		return err
	}))
	return n
}

// blocked puts a file where a folder was, so that nothing can be kept or read there,
// whoever tries; the way back is given.
func blocked(t testing.TB, root string) (mend func()) {
	t.Helper()
	aside := root + "-aside"
	ok(t, os.Rename(root, aside))
	ok(t, os.WriteFile(root, nil, 0o600))
	return func() {
		ok(t, os.Remove(root))
		ok(t, os.Rename(aside, root))
	}
}

func TestNothingIsRemovedWithoutItsPicture(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		deeds := removals(t, x)
		for _, place := range []struct {
			root  string
			stops []string // deeds that need it
		}{
			{x.Vault.Root(), []string{"reject", "hide", "reject_revision", "remove_comment", "hide_post"}},
			{x.Files.(*blob.Folder).Root(), []string{"reject", "remove_comment"}}, // its photos cannot be drawn
		} {
			mend := blocked(t, place.root)
			before := journalLength(t, x)
			for _, name := range place.stops {
				err := deeds[name]()
				if vidhuk.CodeOf(err) != "evidence_unavailable" || vidhuk.KindOf(err) != vidhuk.Unavailable {
					t.Errorf("%s without a place for its evidence: %v", name, err)
				}
			}
			if n := journalLength(t, x); n != before || len(snapshotsOf(t, x)) != 0 {
				t.Errorf("%d entries became %d, and there are %d snapshots", before, n, len(snapshotsOf(t, x)))
			}
			mend()
		}
		for name, deed := range deeds {
			if err := deed(); err != nil {
				t.Errorf("%s with evidence: %v", name, err)
			}
		}
		all := snapshotsOf(t, x)
		if len(all) != len(deeds) {
			t.Fatalf("%d deeds left %d snapshots", len(deeds), len(all))
		}
		for _, s := range all {
			ok(t, evidence.Check(s))
			data, err := x.Vault.Get(ctx, s.Picture)
			ok(t, err)
			if _, err := png.Decode(bytes.NewReader(data)); err != nil {
				t.Errorf("the picture of %s: %v", s.Kind, err)
			}
		}
		x.Audit()
	})
}

// meddling is the vault of somebody who is quick: between the drawing of a picture and
// the deed that needs it they change what was drawn.
type meddling struct {
	blob.Store
	meddle func()
}

func (m *meddling) Put(ctx context.Context, key string, data []byte) error {
	m.meddle()
	return m.Store.Put(ctx, key, data)
}

func TestWhatIsRemovedIsWhatWasDrawn(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		other := x.Person("Тарас", []vidhuk.Role{vidhuk.Member})
		m := x.Approved(town.Roads)
		said, err := x.Center.Comment(ctx, other, center.Remark{Ref: x.Ref(m.Number), Text: "Перші слова"})
		ok(t, err)
		comment := said.ID
		times, edits := 1, 0
		vault := &meddling{x.Vault, func() {
			if edits == times {
				return
			}
			edits++
			_, err := x.Center.EditComment(ctx, other, center.Rephrasing{
				Ref: center.Ref{Number: m.Number}, CommentID: comment, Text: fmt.Sprintf("Інші слова, %d-й раз", edits),
			})
			ok(t, err)
		}}
		c := center.New(center.Config{
			Store: x.Store, Regulation: x.Rules, City: x.City, Files: x.Files, Vault: vault, Studio: photo.NewStudio(photo.Default, 1),
		})
		remove := func() error {
			_, err := c.RemoveComment(ctx, x.Moderator(), center.Removal{Ref: center.Ref{Number: m.Number}, CommentID: comment, Ground: "ADS"})
			return err
		}
		times = 100
		refused(t, remove(), "evidence_moves")
		if stand(x, m.Number).comments[0].Removed() || len(snapshotsOf(t, x)) != 0 {
			t.Fatal("removed with a picture of other words")
		}
		times = edits + 1
		ok(t, remove())
		shots := snapshotsOf(t, x)
		if len(shots) != 1 || !strings.Contains(shots[0].Content, fmt.Sprintf(`"text":"Інші слова, %d-й раз"`, edits)) {
			t.Fatalf("sealed: %+v", shots)
		}
		// The picture of the words before lies in the vault too; that of the snapshot is another.
		if data, err := x.Vault.Get(ctx, shots[0].Picture); err != nil || len(data) == 0 {
			t.Error(err)
		}
	})
}

func TestEvidenceIsLookedAtForAReason(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		ok(t, removals(t, x)["remove_comment"]())
		id := snapshotsOf(t, x)[0].ID
		admin := x.Administrator()
		ref := center.EvidenceRef{ID: id}
		_, err := x.Look.Evidence(ctx, admin, id)
		refused(t, err, "evidence_reason_needed")
		_, err = x.Look.EvidencePicture(ctx, admin, id)
		refused(t, err, "evidence_reason_needed")
		refused(t, x.Center.ExportEvidence(ctx, admin, ref), "evidence_reason_needed")
		_, err = x.Center.ViewEvidence(ctx, admin, center.EvidenceReason{EvidenceRef: ref, Reason: " так "})
		refused(t, err, "invalid_fields")
		_, err = x.Center.ViewEvidence(ctx, admin, center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: id + 1000}, Reason: "Скарга автора"})
		refused(t, err, "not_found")

		_, err = x.Center.ViewEvidence(ctx, admin, center.EvidenceReason{EvidenceRef: ref, Reason: "Скарга автора"})
		ok(t, err)
		e, err := x.Look.Evidence(ctx, admin, id)
		ok(t, err)
		if e.Says.Text != "Купуйте наших слонів!" || !e.Whole || len(e.Files) != 1 || len(e.Viewed) != 1 || e.Viewed[0].Reason != "Скарга автора" || e.Viewed[0].By != admin.Name {
			t.Errorf("%+v", e)
		}
		if !slices.ContainsFunc(e.Chain, func(c look.EvidenceEntry) bool { return c.Seals && c.Deed == vidhuk.DeedRemoveComment }) {
			t.Errorf("the chain does not seal it: %+v", e.Chain)
		}
		original, err := x.Look.EvidenceFileOf(ctx, admin, id, e.Files[0].ID)
		ok(t, err)
		if !bytes.Equal(original.Data, photograph(t, 20)) || original.Media != "image/jpeg" {
			t.Errorf("the original is %s, %d bytes, and not what was sent", original.Media, len(original.Data))
		}
		written(t, x, vidhuk.EvidenceSubject(id), vidhuk.DeedViewEvidence)

		// One person's reason opens nothing to another, and not for ever.
		_, err = x.Look.Evidence(ctx, department(x), id)
		refused(t, err, "evidence_reason_needed")
		x.Clock.Pass(x.Rules.Norms.EvidenceAccess)
		_, err = x.Look.Evidence(ctx, admin, id)
		refused(t, err, "evidence_reason_needed")
	})
}

func TestWhoMayNotReadTheArchiveCannot(t *testing.T) {
	x := town.New(t)
	ok(t, removals(t, x)["remove_comment"]())
	id := snapshotsOf(t, x)[0].ID
	reason := center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: id}, Reason: "Цікаво"}
	for role, who := range x.Everybody() {
		may := role == vidhuk.Administrator || role == vidhuk.DepartmentOf
		_, listed := x.Look.EvidenceList(ctx, who, look.EvidenceFilter{})
		_, viewed := x.Center.ViewEvidence(ctx, who, reason)
		_, read := x.Look.Evidence(ctx, who, id)
		_, drawn := x.Look.EvidencePicture(ctx, who, id)
		_, file := x.Look.EvidenceFileOf(ctx, who, id, 1)
		_, packed := x.Look.EvidencePackage(ctx, who, id)
		for what, err := range map[string]error{
			"list": listed, "view": viewed, "read": read, "picture": drawn, "file": file, "package": packed,
			"export": x.Center.ExportEvidence(ctx, who, reason.EvidenceRef), "hold": x.Center.HoldEvidence(ctx, who, reason), "lift": x.Center.LiftHold(ctx, who, reason),
		} {
			if (err == nil) != may {
				t.Errorf("%s, %s: %v", role, what, err)
			}
		}
	}
}

func TestAHoldOutlivesTheTerm(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		deeds := removals(t, x)
		ok(t, deeds["remove_comment"]())
		ok(t, deeds["reject"]())
		all := snapshotsOf(t, x)
		heldOne, free := all[0], all[1]
		admin := x.Administrator()
		reason := center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: heldOne.ID}, Reason: "Ухвала суду від 20 листопада"}
		ok(t, x.Center.HoldEvidence(ctx, admin, reason))
		refused(t, x.Center.HoldEvidence(ctx, department(x), reason), "evidence_held")
		refused(t, x.Center.LiftHold(ctx, admin, center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: free.ID}, Reason: "Суд закінчено"}), "evidence_not_held")

		n, err := x.Center.RemoveEvidence(ctx)
		if err != nil || n != 0 {
			t.Fatalf("%d pieces were removed before their term, %v", n, err)
		}
		x.Clock.Pass(time.Duration(x.Rules.Norms.EvidenceDays)*24*time.Hour + time.Second)
		n, err = x.Center.RemoveEvidence(ctx)
		if left := snapshotsOf(t, x); err != nil || n != 1 || len(left) != 1 || left[0].ID != heldOne.ID {
			t.Fatalf("%d removed, %+v left, %v", n, left, err)
		}
		if has, err := x.Vault.Has(ctx, free.Picture); has || err != nil {
			t.Errorf("its picture is still there: %t, %v", has, err)
		}
		ok(t, x.Store.Read(ctx, func(tx *store.Tx) error {
			gone, err := tx.RemovedEvidence(0, 10)
			if err == nil && (len(gone) != 1 || gone[0].SHA256 != free.SHA256 || gone[0].Ground != "ADS" || gone[0].Days != x.Rules.Norms.EvidenceDays) {
				t.Errorf("the register says %+v", gone)
			}
			return err
		}))
		written(t, x, free.Subject(), vidhuk.DeedRemoveEvidence)

		ok(t, x.Center.LiftHold(ctx, department(x), center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: heldOne.ID}, Reason: "Суд закінчено"}))
		n, err = x.Center.RemoveEvidence(ctx)
		if err != nil || n != 1 || len(snapshotsOf(t, x)) != 0 {
			t.Errorf("%d removed after the hold, %v", n, err)
		}
		x.Clock.Pass(time.Second)
	})
}

// There is no other way to remove evidence than its rule, and none to change it.
func TestEvidenceCannotBeChanged(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		ok(t, removals(t, x)["hide"]())
		s := snapshotsOf(t, x)[0]
		err := x.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.RemoveSnapshot(&vidhuk.EvidenceRemoved{SnapshotID: s.ID, SHA256: s.SHA256, SealedAt: s.At, RemovedAt: tx.Now}, s.At)
			return err
		})
		refused(t, err, "evidence_kept")
		again := s
		again.Content = "{}"
		ok(t, x.Store.Write(ctx, func(tx *store.Tx) error { return tx.AddSnapshot(&again) }))
		if now := snapshotsOf(t, x); again.ID == s.ID || len(now) != 2 || now[1] != s {
			t.Errorf("added over it: %+v", now)
		}
	})
	texts, err := os.ReadDir("../store")
	ok(t, err)
	for _, f := range texts {
		if f.IsDir() || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		text, err := os.ReadFile("../store/" + f.Name())
		ok(t, err)
		for _, forbidden := range []string{"update snapshot", "snapshots.update", "update evidence_file", "evidenceFiles.update", "update evidence_removed", "delete from evidence_removed"} {
			if bytes.Contains(text, []byte(forbidden)) {
				t.Errorf("%s says %q", f.Name(), forbidden)
			}
		}
		if n := bytes.Count(text, []byte("delete from snapshot ")); n > 0 && f.Name() != "evidence.go" || n > 1 {
			t.Errorf("%s deletes snapshots", f.Name())
		}
	}
}

func TestOriginalsGoWhenTheirTermIsOverUnlessTheyAreEvidence(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		deeds := removals(t, x) // one photo waits for review, one stands under a published message
		m, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: town.Text, Topic: "utilities", Photos: []int64{added(t, x, 30)}})
		ok(t, err)
		_, err = approve(x, x.Moderator(), x.Message(m.Number), town.Roads)
		ok(t, err)
		added(t, x, 40) // belongs to nothing
		kept := func(shade uint8) bool {
			has, err := x.Vault.Has(ctx, blob.Key(photograph(t, shade)))
			ok(t, err)
			return has
		}
		for _, shade := range []uint8{10, 20, 30, 40} {
			if !kept(shade) {
				t.Fatalf("original %d was never kept", shade)
			}
		}
		ok(t, deeds["remove_comment"]())
		x.Clock.Pass(25 * time.Hour)
		ok(t, x.Center.Tidy(ctx))
		if kept(40) || !kept(30) {
			t.Error("a photo of nothing stays, or one of a message goes, after a day")
		}
		x.Clock.Pass(time.Duration(x.Rules.Norms.OriginalFileDays) * 24 * time.Hour)
		_, err = x.Center.ForgetOriginals(ctx)
		ok(t, err)
		if kept(30) {
			t.Error("the original of a published message outlives its term")
		}
		if !kept(10) || !kept(20) {
			t.Error("the original of what waits for review, or of evidence, is gone")
		}
		ok(t, deeds["reject"]())
		_, err = x.Center.ForgetOriginals(ctx)
		ok(t, err)
		if !kept(10) {
			t.Error("the original that became evidence is gone")
		}
	})
}

func added(t *testing.T, x *town.Town, shade uint8) int64 {
	t.Helper()
	p, err := x.Center.AddPhoto(ctx, x.Member(), photograph(t, shade))
	ok(t, err)
	return p.ID
}

func TestTheVaultIsSweptOfWhatNothingNeeds(t *testing.T) {
	x := town.New(t)
	deeds := removals(t, x)
	ok(t, deeds["remove_comment"]())
	stray := []byte("picture of a deed that failed")
	ok(t, x.Vault.Put(ctx, blob.Key(stray), stray))
	for want := range 2 {
		n, err := x.Center.SweepVault(ctx)
		if err != nil || n != want {
			t.Errorf("sweep %d removed %d, %v", want+1, n, err)
		}
	}
	if has, _ := x.Vault.Has(ctx, blob.Key(stray)); has {
		t.Error("the stray file stays")
	}
	if has, _ := x.Vault.Has(ctx, snapshotsOf(t, x)[0].Picture); !has {
		t.Error("evidence was swept away")
	}
}

func screenshot(t testing.TB, x *town.Town) center.Screenshot {
	return center.Screenshot{
		Link: "https://www.facebook.com/groups/1688609084542897/posts/42", Name: "Хтось Інший", SeenAt: x.Clock.Now().Add(-time.Hour),
		Text: "Купуйте слонів у коментарях", Ground: "ADS", Reason: "Третій допис за день", File: photograph(t, 50),
	}
}

func TestAModeratorKeepsWhatStandsInASocialNetwork(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		shot := screenshot(t, x)
		shot.Key = "the-same-click"
		s, err := x.Center.AddEvidence(ctx, x.Moderator(), shot)
		ok(t, err)
		again, err := x.Center.AddEvidence(ctx, x.Moderator(), shot)
		ok(t, err)
		if again.ID != s.ID || len(snapshotsOf(t, x)) != 1 {
			t.Errorf("the same request made %d and %d", s.ID, again.ID)
		}
		ok(t, evidence.Check(s))
		_, err = x.Center.ViewEvidence(ctx, x.Administrator(), center.EvidenceReason{EvidenceRef: center.EvidenceRef{ID: s.ID}, Reason: "Перевірка"})
		ok(t, err)
		e, err := x.Look.Evidence(ctx, x.Administrator(), s.ID)
		ok(t, err)
		if e.Kind != vidhuk.Elsewhere || e.Says.Link != shot.Link || e.Says.Text != shot.Text || e.Says.Author != shot.Name || e.By != x.Moderator().Name || !e.Whole {
			t.Errorf("%+v", e)
		}
		file, err := x.Look.EvidenceFileOf(ctx, x.Administrator(), s.ID, e.Files[0].ID)
		ok(t, err)
		if !bytes.Equal(file.Data, shot.File) {
			t.Error("the screenshot is not what the moderator sent")
		}
		written(t, x, s.Subject(), vidhuk.DeedAddEvidence, vidhuk.DeedViewEvidence)
	})
}

func TestAScreenshotNeedsItsCircumstances(t *testing.T) {
	x := town.New(t)
	for name, c := range map[string]struct {
		spoil func(*center.Screenshot)
		field string
	}{
		"no link":       {func(s *center.Screenshot) { s.Link = "" }, "link"},
		"script":        {func(s *center.Screenshot) { s.Link = "javascript:alert(1)" }, "link"},
		"no host":       {func(s *center.Screenshot) { s.Link = "https:///groups" }, "link"},
		"somebody in":   {func(s *center.Screenshot) { s.Link = "https://facebook.com@evil.example/x" }, "link"},
		"endless link":  {func(s *center.Screenshot) { s.Link = "https://facebook.com/" + strings.Repeat("x", 600) }, "link"},
		"no name":       {func(s *center.Screenshot) { s.Name = "" }, "name"},
		"no time":       {func(s *center.Screenshot) { s.SeenAt = time.Time{} }, "seen_at"},
		"not yet":       {func(s *center.Screenshot) { s.SeenAt = x.Clock.Now().Add(time.Hour) }, "seen_at"},
		"no ground":     {func(s *center.Screenshot) { s.Ground = "" }, "ground"},
		"other ground":  {func(s *center.Screenshot) { s.Ground = "RUDE" }, "ground"},
		"no file":       {func(s *center.Screenshot) { s.File = nil }, "file"},
		"other message": {func(s *center.Screenshot) { s.Number = "2026-009999" }, "number"},
	} {
		shot := screenshot(t, x)
		c.spoil(&shot)
		if _, err := x.Center.AddEvidence(ctx, x.Moderator(), shot); fieldsOf(err)[c.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	shot := screenshot(t, x)
	shot.File = []byte("<svg onload=alert(1)>")
	_, err := x.Center.AddEvidence(ctx, x.Moderator(), shot)
	refused(t, err, "photo_type")
	if len(snapshotsOf(t, x)) != 0 {
		t.Error("something was kept")
	}
}

// A court unpacks it and runs sha256sum -c.
func TestAnExportCanBeCheckedWithoutUs(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		ok(t, removals(t, x)["remove_comment"]())
		s := snapshotsOf(t, x)[0]
		ref := center.EvidenceRef{ID: s.ID}
		_, err := x.Center.ViewEvidence(ctx, x.Administrator(), center.EvidenceReason{EvidenceRef: ref, Reason: "Запит суду № 5"})
		ok(t, err)
		ok(t, x.Center.ExportEvidence(ctx, x.Administrator(), ref))
		files, raw := unpacked(t, x, s.ID)
		if _, again := unpacked(t, x, s.ID); !bytes.Equal(raw, again) {
			t.Error("the same package is packed in two ways")
		}
		for line := range strings.Lines(string(files["SHA256SUMS"])) {
			sum, name, found := strings.Cut(strings.TrimSpace(line), "  ")
			have := sha256.Sum256(files[name])
			if !found || files[name] == nil || hex.EncodeToString(have[:]) != sum {
				t.Errorf("SHA256SUMS does not hold for %q", name)
			}
		}
		if n := strings.Count(string(files["SHA256SUMS"]), "\n"); n != len(files)-1 {
			t.Errorf("%d sums for %d files", n, len(files))
		}
		if string(files["record.json"]) != s.Content || !bytes.Equal(files["files/01-original.jpg"], photograph(t, 20)) || blob.Key(files["picture.png"]) != s.Picture {
			t.Error("a file is not what was sealed")
		}
		for _, want := range []string{"Запит суду № 5", s.SHA256, "5.1.2", x.Administrator().Name} {
			if !strings.Contains(string(files["SUPROVID.txt"]), want) {
				t.Errorf("the cover does not say %q", want)
			}
		}
		var manifest struct {
			Files []struct{ Name, SHA256 string }
		}
		ok(t, json.Unmarshal(files["manifest.json"], &manifest))
		if len(manifest.Files) != len(files)-2 {
			t.Errorf("the manifest names %d of %d files", len(manifest.Files), len(files))
		}
		written(t, x, s.Subject(), vidhuk.DeedViewEvidence, vidhuk.DeedExportEvidence)

		ok(t, x.Vault.Delete(ctx, s.Picture))
		if files, _ = unpacked(t, x, s.ID); !strings.Contains(string(files["manifest.json"]), `"why": "file_missing"`) || files["picture.png"] != nil {
			t.Error("a lost picture is passed over in silence")
		}
	})
}

func unpacked(t *testing.T, x *town.Town, id int64) (map[string][]byte, []byte) {
	t.Helper()
	p, err := x.Look.EvidencePackage(ctx, x.Administrator(), id)
	ok(t, err)
	var b bytes.Buffer
	ok(t, p.Write(ctx, &b))
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	ok(t, err)
	files := map[string][]byte{}
	for _, f := range r.File {
		if strings.Contains(f.Name, "..") || strings.HasPrefix(f.Name, "/") || strings.Contains(f.Name, "\\") {
			t.Errorf("the name %q leaves its folder", f.Name)
		}
		in, err := f.Open()
		ok(t, err)
		files[f.Name], err = io.ReadAll(in)
		ok(t, err)
	}
	return files, b.Bytes()
}

// written checks that the journal of a subject holds these deeds and no others.
func written(t *testing.T, x *town.Town, subject string, deeds ...vidhuk.Deed) {
	t.Helper()
	var have []vidhuk.Deed
	entries := entriesOf(t, x, subject)
	for _, e := range entries {
		have = append(have, e.Deed)
		if e.Clause != "5.1.2" || strings.Contains(e.Detail, "суд") {
			t.Errorf("%+v", e)
		}
	}
	if err := evidence.Verify(entries); err != nil || !slices.Equal(have, deeds) {
		t.Errorf("the journal of %s says %v, %v", subject, have, err)
	}
}
