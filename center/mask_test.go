package center_test

import (
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// masked approves a text with words to mask, and gives the public text.
func masked(t *testing.T, x *town.Town, text string, hide ...string) (string, error) {
	t.Helper()
	m, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: text})
	ok(t, err)
	m, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(m.Number), Mask: hide})
	if err == nil && m.Text != text {
		t.Errorf("the author's own text became %q", m.Text)
	}
	return m.PublicText(), err
}

func TestAMaskHidesEveryOccurrenceAndNothingElse(t *testing.T) {
	x := town.New(t)
	for _, c := range []struct {
		text, want string
		hide       []string
	}{
		{"Знову г@вні дороги, ГОВНЯНІ дороги, просимо відремонтувати.", "Знову [приховано модератором] дороги, [приховано модератором] дороги, просимо відремонтувати.", []string{"г@вні", "говняні"}},
		{"Моє прізвище Коваленко, телефон 0501234567, яма на вулиці.", "Моє прізвище Коваленко, телефон [приховано модератором], яма на вулиці.", []string{"0501234567"}},
		// The mask's own words must not be masked again, for ever.
		{"Модератор приховано видаляє скарги на яму, модератор!", "[приховано модератором] [приховано модератором] видаляє скарги на яму, [приховано модератором]!", []string{"модератор", "приховано"}},
		{"Яма, яма, ЯМА на дорозі біля школи.", "[приховано модератором], [приховано модератором], [приховано модератором] на дорозі біля школи.", []string{"яма"}},
	} {
		got, err := masked(t, x, c.text, c.hide...)
		ok(t, err)
		if got != c.want {
			t.Errorf("%q without %q reads %q", c.text, c.hide, got)
		}
	}
}

func TestAWordThatIsNotThereCannotBeMasked(t *testing.T) {
	x := town.New(t)
	for _, hide := range []string{"трамвай", "", " "} {
		_, err := masked(t, x, town.Text, hide)
		refused(t, err, "invalid_fields")
	}
}

func TestTheMaskedTextIsWhatEverybodyElseReads(t *testing.T) {
	x := town.New(t)
	m, err := x.Center.Submit(ctx, x.Member(), center.Submission{Text: "Чортова яма на вулиці Садовій біля школи № 3."})
	ok(t, err)
	_, err = x.Center.Approve(ctx, x.Moderator(), center.Approval{Ref: x.Ref(m.Number), Mask: []string{"Чортова"}, Organizations: []string{town.Roads}})
	ok(t, err)
	for who, sees := range map[*vidhuk.Actor]bool{{}: false, ptr(x.Executor(town.Roads)): false, ptr(x.Member()): true} {
		d, err := x.Look.Message(ctx, *who, m.Number)
		ok(t, err)
		if got := strings.Contains(d.Text, "Чортова"); got != sees {
			t.Errorf("%q reads %q", who.Name, d.Text)
		}
	}
	d, err := x.Look.Message(ctx, x.Moderator(), m.Number)
	ok(t, err)
	if d.Desk == nil || !strings.Contains(d.Desk.Original, "Чортова") || strings.Contains(d.Text, "Чортова") {
		t.Errorf("the moderator reads %q, and the original %+v", d.Text, d.Desk)
	}
	if s := stand(x, m.Number); !strings.Contains(s.Text, "Чортова") {
		t.Errorf("the original is kept as %q", s.Text)
	}
}

func ptr[T any](v T) *T { return &v }
