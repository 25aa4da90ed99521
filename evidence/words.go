package evidence

import (
	"fmt"
	"time"

	"vidhuk"
)

// The words of pictures and of what goes out with them: documents of the city, in
// the language of the state.

var measures = map[vidhuk.Deed]string{
	vidhuk.DeedReject: "відхилено до публікації", vidhuk.DeedHide: "приховано після публікації", vidhuk.DeedRemoveComment: "коментар видалено",
	vidhuk.DeedRejectRevision: "нову редакцію відхилено", vidhuk.DeedHidePost: "інформаційний допис приховано",
	vidhuk.DeedAddEvidence: "порушення зафіксовано поза сайтом",
}

var roles = map[vidhuk.Role]string{
	vidhuk.Moderator: "модератор", vidhuk.Administrator: "адміністратор", vidhuk.DepartmentOf: "департамент міського голови",
}

// Subject names what a snapshot is taken of.
type Subject struct {
	Kind   vidhuk.EvidenceKind
	Number vidhuk.Number // of the message it is or stands under; may be empty
	ID     int64         // of the comment or the information post
}

func (s Subject) title() string {
	switch s.Kind {
	case vidhuk.OfMessage:
		return "Повідомлення № " + string(s.Number)
	case vidhuk.OfComment:
		return fmt.Sprintf("Коментар %d до повідомлення № %s", s.ID, s.Number)
	case vidhuk.OfProposal:
		return "Нова редакція повідомлення № " + string(s.Number)
	case vidhuk.OfPost:
		return fmt.Sprintf("Інформаційний допис %d", s.ID)
	}
	return "Допис або коментар у соціальній мережі"
}

// labels say what each text is to the others, where there are several.
var labels = map[vidhuk.EvidenceKind]string{
	vidhuk.OfComment: "Коментар, який порушує правила", vidhuk.OfProposal: "Редакція, яка порушує правила",
	vidhuk.Elsewhere: "Що побачив модератор",
}

// UnderMessage and RepliesTo label what a comment stands under.
const (
	UnderMessage = "Повідомлення, під яким це стоїть"
	RepliesTo    = "Коментар, на який відповідають"
)

// View is one text as readers saw it.
type View struct {
	Label  string
	Author string
	At     time.Time // zero: not known
	Notes  string    // topic and place, in words
	Text   string
	Photos []vidhuk.Photo
}

// Scene is what a picture is made of.
type Scene struct {
	Site    string // the centre
	Zone    *time.Location
	Subject Subject
	Ground  string // clause and wording
	Capture Capture
	Post    View
	Around  []View // what it stands under, from the outside in
}

// Sheet words the scene.
func (s Scene) Sheet() Sheet {
	c := s.Capture
	sheet := Sheet{
		Site:  s.Site + " · архів доказів (п. " + clause + " Положення)",
		Title: s.Subject.title(),
		Facts: []Fact{{"Підстава", s.Ground + " (" + c.Ground + ")"}, {"Захід", measures[c.Deed]}},
		Foot:  "Дослівний текст, усі його редакції, контрольні суми файлів і цієї картинки — у записі архіву.",
		Post:  s.block(s.Post),
	}
	if c.Reason != "" {
		sheet.Facts = append(sheet.Facts, Fact{"Пояснення", c.Reason})
	}
	if c.Link != "" {
		sheet.Facts = append(sheet.Facts, Fact{"Адреса", c.Link})
	}
	sheet.Facts = append(sheet.Facts,
		Fact{"Хто зняв", fmt.Sprintf("%s, %s, обліковий запис %d", c.Actor, roles[c.Role], c.ActorID)},
		Fact{"Коли знято", s.moment(c.Picture.At, "02.01.2006 о 15:04:05")})
	if sheet.Post.Label == "" {
		sheet.Post.Label = labels[s.Subject.Kind]
	}
	for _, v := range s.Around {
		sheet.Around = append(sheet.Around, s.block(v))
	}
	return sheet
}

func (s Scene) block(v View) Block {
	b := Block{Label: v.Label, Author: v.Author, At: s.moment(v.At, "02.01.2006 о 15:04"), Notes: v.Notes, Text: v.Text}
	for _, p := range v.Photos {
		b.Photos = append(b.Photos, Thumb{SHA256: p.ThumbSHA, Caption: stages[p.Stage]})
	}
	return b
}

var stages = map[string]string{"before": "до", "after": "після"}

func (s Scene) moment(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.Zone).Format(layout)
}
