package evidence

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"vidhuk"
)

// Package is one piece of evidence as it leaves the archive: for a court, an inquiry,
// or whoever examines a complaint.
type Package struct {
	Site     string
	Zone     *time.Location
	Snapshot vidhuk.Snapshot
	Files    []vidhuk.EvidenceFile
	Chain    []vidhuk.Entry // of the journal, about what the snapshot is of and about it
	Public   []string       // hashes of public copies of photos whose originals are not kept
	By       string         // who takes it out
	Reason   string
	At       time.Time
}

// Load reads a file of the archive; Copy one that the public could see.
type Load func(ctx context.Context, sha256 string) ([]byte, error)

// Export writes the package as a ZIP: a cover for people, the record as it was sealed,
// the picture, the files as they were sent, the entries of the journal, a manifest and
// SHA256SUMS, which sha256sum -c checks. The same package gives the same bytes. At most
// one file is in memory at a time. A file that is lost or damaged is named in the
// manifest. Errors: those of loading and of w; then the ZIP is not whole and cannot be
// opened.
func Export(ctx context.Context, w io.Writer, p Package, private, public Load) error {
	z := &zipping{zip: zip.NewWriter(w), at: p.Snapshot.At}
	for _, f := range p.texts() {
		if err := z.add(f.name, f.data); err != nil {
			return err
		}
	}
	for _, f := range p.files() {
		load := private
		if f.public {
			load = public
		}
		data, err := load(ctx, f.sum)
		if code := vidhuk.CodeOf(err); err != nil && (code == "file_missing" || code == "file_damaged") {
			z.lost = append(z.lost, lost{f.name, f.sum, code})
			continue
		}
		if err == nil {
			err = z.add(f.name, data)
		}
		if err != nil {
			return err
		}
	}
	manifest, err := p.manifest(z)
	if err != nil {
		return err
	}
	if err := z.add("manifest.json", manifest); err != nil {
		return err
	}
	var sums strings.Builder
	for _, f := range z.written {
		fmt.Fprintf(&sums, "%s  %s\n", f.SHA256, f.Name)
	}
	if err := z.add("SHA256SUMS", []byte(sums.String())); err != nil {
		return err
	}
	return z.zip.Close()
}

// zipping writes files one after the other and remembers their hashes.
type zipping struct {
	zip     *zip.Writer
	at      time.Time // that every file is of
	written []packed
	lost    []lost
}

// lost is a file that should be in the package and is not there any more, or is not
// what it was.
type lost struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Why    string `json:"why"`
}

// packed is one file of a package.
type packed struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int    `json:"bytes"`
}

func (z *zipping) add(name string, data []byte) error {
	f, err := z.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: z.at.UTC().Truncate(2 * time.Second)})
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	z.written = append(z.written, packed{name, hex.EncodeToString(sum[:]), len(data)})
	return nil
}

type text struct {
	name string
	data []byte
}

func (p Package) texts() []text {
	return []text{{"SUPROVID.txt", []byte(p.cover())}, {"record.json", []byte(p.Snapshot.Content)}, {"journal.json", p.journal()}}
}

// named is a file of the archive with its name in the package, which nothing that a
// person wrote is part of.
type named struct {
	name, sum string
	public    bool
}

func (p Package) files() []named {
	var all []named
	if p.Snapshot.Picture != "" {
		all = append(all, named{name: "picture.png", sum: p.Snapshot.Picture})
	}
	for i, f := range p.Files {
		all = append(all, named{name: fmt.Sprintf("files/%02d-%s.%s", i+1, f.Kind, extension(f.Media)), sum: f.SHA256})
	}
	for i, sum := range p.Public {
		all = append(all, named{name: fmt.Sprintf("files/public-%02d.jpg", i+1), sum: sum, public: true})
	}
	return all
}

func extension(media string) string {
	switch media {
	case "image/jpeg":
		return "jpg"
	case "image/png", "image/webp", "image/heic":
		return strings.TrimPrefix(media, "image/")
	}
	return "bin"
}

func (p Package) manifest(z *zipping) ([]byte, error) {
	s := p.Snapshot
	return json.MarshalIndent(map[string]any{
		"format": "vidhuk-evidence-1", "site": p.Site, "evidence": s.ID, "kind": s.Kind, "ground": s.Ground, "record_sha256": s.SHA256,
		"picture_sha256": s.Picture, "sealed_at": moment(s.At), "exported_at": moment(p.At), "exported_by": p.By, "reason": p.Reason, "files": z.written, "lost": z.lost,
	}, "", "  ")
}

// journal lists the entries with their hashes, so that the chain can be checked again.
func (p Package) journal() []byte {
	entries := make([]map[string]any, len(p.Chain))
	for i, e := range p.Chain {
		entries[i] = map[string]any{
			"id": e.ID, "subject": e.Subject, "message_id": e.MessageID, "deed": e.Deed, "clause": e.Clause, "actor_id": e.ActorID,
			"actor_name": e.ActorName, "role": e.Role, "organization": e.Organization, "channel": e.Channel, "from": e.From, "to": e.To,
			"detail": e.Detail, "regulation": e.Regulation, "at": moment(e.At), "prev": e.Prev, "hash": e.Hash,
		}
	}
	data, err := json.MarshalIndent(entries, "", "  ")
	if err != nil {
		panic("evidence: " + err.Error()) // strings and numbers
	}
	return data
}

// cover tells a person what they hold and how to check it.
func (p Package) cover() string {
	s := p.Snapshot
	at := func(t time.Time) string { return t.In(p.Zone).Format("02.01.2006 о 15:04:05") }
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("СУПРОВІДНИЙ ЛИСТ ДО ДОКАЗУ № %d\n", s.ID)
	line("%s", p.Site)
	line("Контакт-центр не є юридичною особою; доказ зібрано на виконання п. 5.1.2 Положення.\n")
	line("Що це: %s", kinds[s.Kind])
	line("Підстава: %s", s.Ground)
	line("Зафіксовано: %s (час Києва)", at(s.At))
	line("Видано: %s (час Києва)", at(p.At))
	line("Видав(ла): %s", plain(p.By))
	line("Причина: %s\n", plain(p.Reason))
	line("Що в архіві")
	line("  record.json    дослівний текст, усі редакції, автор, час, обставини; так, як запечатано")
	line("  picture.png    як це виглядало для читачів")
	line("  files/         файли в тому вигляді, в якому їх надіслано; public — публічні копії, якщо оригіналів уже немає")
	line("  journal.json   записи журналу: хто, коли й на якій підставі діяв, з ланцюгом контрольних сум")
	line("  manifest.json  опис усіх файлів")
	line("  SHA256SUMS     контрольні суми\n")
	line("Як перевірити")
	line("  1. Розпакуйте архів і виконайте в його теці: sha256sum -c SHA256SUMS")
	line("  2. Сума файлу record.json має бути %s", s.SHA256)
	line("  3. Ця сума має стояти в journal.json у записі про захід, у полі detail («snapshot»).")
	line("  4. Чи не змінено сам журнал, перевіряє команда vidhuk verify.\n")
	line("Доказ містить персональні дані. Використовуйте його лише з названою метою.")
	return b.String()
}

var kinds = map[vidhuk.EvidenceKind]string{
	vidhuk.OfMessage: "повідомлення", vidhuk.OfComment: "коментар", vidhuk.OfProposal: "нова редакція повідомлення",
	vidhuk.OfPost: "інформаційний допис", vidhuk.Elsewhere: "допис або коментар у соціальній мережі, зі знімком екрана",
	"": "повідомлення, коментар або допис",
}

// plain is a text on one line.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }
