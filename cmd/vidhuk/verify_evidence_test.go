package main

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/store"
	"vidhuk/testkit/town"
)

// rejected is a message that was refused with its evidence.
func rejected(t *testing.T, x *town.Town) vidhuk.Snapshot {
	t.Helper()
	m := x.Submitted()
	if _, err := x.Center.Reject(t.Context(), x.Moderator(), center.Rejection{Ref: x.Ref(m.Number), Ground: "ADS"}); err != nil {
		t.Fatal(err)
	}
	var all []vidhuk.Snapshot
	if err := x.Store.Read(t.Context(), func(tx *store.Tx) (err error) {
		all, err = tx.Evidence(store.EvidenceQuery{}, 1)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// verified is what the command says of a town.
func verified(ctx context.Context, x *town.Town) error {
	var out bytes.Buffer
	v := verification{store: x.Store}
	if err := v.verify(ctx, &out); err != nil {
		return err
	}
	return verifyVault(ctx, x.Store, x.Vault.Root(), &out)
}

func TestEvidenceThatWentByItsRuleIsNotMissed(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		rejected(t, x)
		x.Clock.Pass(time.Duration(x.Rules.Norms.EvidenceDays)*24*time.Hour + time.Second)
		rejected(t, x)
		if n, err := x.Center.RemoveEvidence(t.Context()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if err := verified(t.Context(), x); err != nil {
			t.Error(err)
		}
	})
}

func TestEvidenceThatWentInAnyOtherWayIsMissed(t *testing.T) {
	for name, c := range map[string]struct {
		tamper func(t *testing.T, x *town.Town, db *sql.DB, s vidhuk.Snapshot)
		says   string
	}{
		"a row deleted": {func(t *testing.T, x *town.Town, db *sql.DB, s vidhuk.Snapshot) {
			alter(t, db, "delete from snapshot")
		}, "is gone"},
		"a row deleted, and a register made up": {func(t *testing.T, x *town.Town, db *sql.DB, s vidhuk.Snapshot) {
			alter(t, db, `insert into evidence_removed (snapshot_id, message_id, comment_id, post_id, kind, ground, sha256, picture, sealed_at, removed_at, days)
				select id, message_id, 0, 0, kind, ground, sha256, picture, at, at, 1096 from snapshot`)
			alter(t, db, "delete from snapshot")
		}, "and the journal does not"},
		"a picture deleted": {func(t *testing.T, x *town.Town, db *sql.DB, s vidhuk.Snapshot) {
			if err := x.Vault.Delete(t.Context(), s.Picture); err != nil {
				t.Fatal(err)
			}
		}, "the picture of snapshot"},
		"a picture painted over": {func(t *testing.T, x *town.Town, db *sql.DB, s vidhuk.Snapshot) {
			path := filepath.Join(x.Vault.Root(), s.Picture[:2], s.Picture[2:4], s.Picture)
			if err := os.WriteFile(path, []byte("another picture"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "the picture of snapshot"},
		"another picture named": {func(t *testing.T, x *town.Town, db *sql.DB, s vidhuk.Snapshot) {
			alter(t, db, "update snapshot set picture = 'aa'")
		}, "evidence_changed"},
		"no picture any more": {func(t *testing.T, x *town.Town, db *sql.DB, s vidhuk.Snapshot) {
			alter(t, db, "update snapshot set picture = ''")
		}, "evidence_changed"},
	} {
		t.Run(name, func(t *testing.T) {
			x := town.New(t)
			s := rejected(t, x)
			if err := verified(t.Context(), x); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("sqlite", x.Path)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			c.tamper(t, x, db, s)
			if err := verified(t.Context(), x); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("verify says %v", err)
			}
		})
	}
}

func alter(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}
