package language_test

import (
	"errors"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/language"
)

func TestUkrainianCountsHaveThreeForms(t *testing.T) {
	for n, want := range map[int]string{
		1: "1 день тому", 2: "2 дні тому", 4: "4 дні тому", 5: "5 днів тому", 11: "11 днів тому",
		12: "12 днів тому", 21: "21 день тому", 22: "22 дні тому", 111: "111 днів тому", 0: "0 днів тому",
	} {
		if got := language.Uk.N("time.days.ago", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := language.En.N("time.days.ago", 1); got != "1 day ago" {
		t.Errorf("English one: %q", got)
	}
	if got := language.En.N("time.days.ago", 21); got != "21 days ago" {
		t.Errorf("English many: %q", got)
	}
}

func TestWhatIsMissingIsVisible(t *testing.T) {
	if got := language.Uk.T("no.such.key"); got != "⟦no.such.key⟧" {
		t.Errorf("unknown key: %q", got)
	}
	if got := language.Uk.N("no.such.key", 2); got != "⟦no.such.key⟧" {
		t.Errorf("unknown counted key: %q", got)
	}
	if got := language.Uk.T("card.number"); got != "Повідомлення № {number}" {
		t.Errorf("missing value: %q", got)
	}
}

func TestMarksAreNeverTranslated(t *testing.T) {
	if got := language.Uk.Gloss(vidhuk.MarkDone); got != "" {
		t.Errorf("a gloss in Ukrainian: %q", got)
	}
	if got := language.En.Gloss(vidhuk.MarkDone); got != "The work is done." {
		t.Errorf("gloss: %q", got)
	}
	for _, l := range language.Languages {
		for _, m := range vidhuk.Marks {
			if l.T("mark."+string(m)) != "⟦mark."+string(m)+"⟧" {
				t.Errorf("%s: the catalogue translates the mark %q", l, m)
			}
		}
	}
}

func TestErrorsAreSentences(t *testing.T) {
	for _, c := range []struct {
		err  error
		l    language.Language
		want string
	}{
		{vidhuk.Refuse(vidhuk.Conflict, "answer_first"), language.Uk, "Спершу надайте відповідь (п. 3.3.5–3.3.6)"},
		{
			vidhuk.Refuse(vidhuk.Conflict, "wrong_state", "deed", "approve", "state", "closed"), language.Uk,
			"Зараз не можна схвалити повідомлення: стан повідомлення — «Закрито».",
		},
		{
			vidhuk.Refuse(vidhuk.Conflict, "wrong_assignment_state", "deed", "mark", "state", "proposed"), language.En,
			"It is not possible to set a mark now: the assignment is “Proposed”.",
		},
		{
			vidhuk.Refuse(vidhuk.Forbidden, "forbidden", "deed", "queue"), language.Uk,
			"Ваша роль не дозволяє переглядати чергу премодерації. Якщо це помилка, зверніться до адміністратора.",
		},
		{
			vidhuk.Refuse(vidhuk.Forbidden, "forbidden"), language.Uk,
			"Ваша роль не дозволяє виконати цю дію. Якщо це помилка, зверніться до адміністратора.",
		},
		{errors.New("disk full"), language.En, language.En.T("error.internal")},
		{vidhuk.Refuse(vidhuk.NotFound, "of_another_planet"), language.En, language.En.T("error.not_found") + " (of_another_planet)"},
		{
			vidhuk.Refuse(vidhuk.TooMany, "too_many_tries", "minutes", 15), language.Uk,
			"Забагато спроб. Спробуйте знову через 15 хв.",
		},
	} {
		if got := c.l.Error(c.err); got != c.want {
			t.Errorf("%v in %s:\n got %q\nwant %q", c.err, c.l, got, c.want)
		}
	}
}

func TestFieldErrorsSayWhatToDo(t *testing.T) {
	for _, c := range []struct {
		field vidhuk.FieldError
		want  string
	}{
		{vidhuk.Field("text", "required"), "Напишіть, що сталося."},
		{vidhuk.Field("nickname", "required"), "Заповніть це поле."},
		{vidhuk.Field("text", "too_long", "max", 5000, "length", 12345), "Надто довго: щонайбільше 5000 знаків, а тут 12\u00a0345."},
	} {
		if got := language.Uk.Field(c.field); got != c.want {
			t.Errorf("%v: %q, want %q", c.field, got, c.want)
		}
	}
}

func TestTimesAreOfKyivAlsoAcrossTheClockChange(t *testing.T) {
	winter := time.Date(2026, 11, 24, 12, 5, 0, 0, time.UTC)
	if got := language.Uk.DateTime(winter); got != "24 листопада 2026, 14:05" {
		t.Errorf("winter: %q", got)
	}
	if got := language.En.DateTime(winter); got != "24 November 2026, 14:05" {
		t.Errorf("English: %q", got)
	}
	if got := language.Uk.Short(winter); got != "24.11 14:05" {
		t.Errorf("short: %q", got)
	}
	summer := time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC)
	if got := language.Uk.Short(summer); got != "29.03 04:30" {
		t.Errorf("after the change: %q", got)
	}
	if got := language.ISO(winter); got != "2026-11-24T14:05:00+02:00" {
		t.Errorf("machine form: %q", got)
	}
	if got := language.Uk.DateTime(time.Time{}); got != "" {
		t.Errorf("zero time: %q", got)
	}
}

func TestRelativeTimes(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		t    time.Time
		want string
	}{
		{now.Add(-20 * time.Second), "щойно"},
		{now.Add(-61 * time.Second), "1 хвилину тому"},
		{now.Add(-2 * time.Hour), "2 години тому"},
		{now.Add(-6*24*time.Hour - time.Hour), "6 днів тому"},
		{now.Add(-7 * 24 * time.Hour), "17 листопада 2026"},
		{now.Add(5 * time.Hour), "через 5 годин"},
		{time.Time{}, ""},
	} {
		if got := language.Uk.Relative(c.t, now); got != c.want {
			t.Errorf("%v: %q, want %q", c.t, got, c.want)
		}
	}
	if got := language.Uk.Due(now.Add(-3*24*time.Hour), now); got != "прострочено на 3 дні" {
		t.Errorf("late: %q", got)
	}
	if got := language.Uk.Due(now.Add(90*time.Minute), now); got != "ще 1 годину" {
		t.Errorf("left: %q", got)
	}
}

func TestNumbersAndSizes(t *testing.T) {
	for _, c := range []struct {
		n      int64
		uk, en string
	}{
		{7, "7", "7"}, {999, "999", "999"}, {3625, "3625", "3,625"}, {50774, "50\u00a0774", "50,774"},
		{1234567, "1\u00a0234\u00a0567", "1,234,567"}, {-50774, "-50\u00a0774", "-50,774"},
	} {
		if got := language.Uk.Number(c.n); got != c.uk {
			t.Errorf("%d: %q, want %q", c.n, got, c.uk)
		}
		if got := language.En.Number(c.n); got != c.en {
			t.Errorf("%d in English: %q, want %q", c.n, got, c.en)
		}
	}
	if got := language.Uk.Size(15 << 20); got != "15\u00a0МБ" {
		t.Errorf("size: %q", got)
	}
}

func TestUkrainianUnlessEnglishIsChosen(t *testing.T) {
	for _, c := range []struct {
		accept  string
		choices []string
		want    language.Language
	}{
		{"", nil, language.Uk},
		{"en-US,en;q=0.9", nil, language.Uk}, // a browser's list is no choice
		{"en-US", nil, language.Uk},
		{"en", nil, language.En}, // a program says what it wants
		{"de-DE,de;q=0.9", nil, language.Uk},
		{"ru-RU,ru;q=0.9", nil, language.Uk},
		{"", []string{"en"}, language.En},
		{"en", []string{"uk"}, language.Uk},
		{"", []string{"", "en"}, language.En},
		{"", []string{"uk", "en"}, language.Uk}, // the account before the cookie
		{"", []string{"<script>"}, language.Uk},
		{"", []string{"fr"}, language.Uk},
	} {
		if got := language.Match(c.accept, c.choices...); got != c.want {
			t.Errorf("%q %q: %s, want %s", c.accept, c.choices, got, c.want)
		}
	}
}

func BenchmarkPlainText(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = language.Uk.T("nav.feed")
	}
}

func BenchmarkTextWithNames(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = language.Uk.T("error.claimed", "name", "Олена")
	}
}

func BenchmarkCounted(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = language.Uk.N("comment.count", 22)
	}
}

func TestDay(t *testing.T) {
	now := time.Date(2026, 11, 27, 20, 0, 0, 0, language.Kyiv) // a Friday evening
	for days, want := range map[int]string{0: "сьогодні", 1: "завтра", 3: "у понеділок", 6: "у четвер", 7: "4 грудня 2026", -1: "26 листопада 2026"} {
		if got := language.Uk.Day(now.AddDate(0, 0, days).Add(3*time.Hour), now); got != want {
			t.Errorf("%d days on: %q, want %q", days, got, want)
		}
	}
	if got := language.En.Day(now.AddDate(0, 0, 3), now); got != "on Monday" {
		t.Errorf("in English %q", got)
	}
}
