package ukrainian_test

import (
	"testing"

	"vidhuk/ukrainian"
)

func TestMarkAsPeopleTypeIt(t *testing.T) {
	for text, want := range map[string]string{
		"Повідомлення взято до розгляду":                   "accepted",
		"повідомлення  взято\nдо розгляду. @Адміністратор": "accepted",
		"@адміністратор ПОВІДОМЛЕННЯ ВЗЯТО ДО РОЗГЛЯДУ!":   "accepted",
		"Пoвiдoмлeння взятo дo рoзгляду":                   "accepted", // Latin o, i, e
		"Роботу виконано":                                  "done",
		"«Роботу виконано» ✅":                              "done",
		"\"Роботу виконано\"!!!":                           "done",
		"Роботу\u00a0вико\u200bнано@Адміністратор":         "done",
		"PОБОТУ BИКОНАНО":                                  "done",
		"✅ Роботу виконано.":                               "done",
		"Роз’яснення надано":                               "explained",
		"Роз'яснення надано":                               "explained",
		"Розʼяснення надано":                               "explained",
		"Роз`яснення надано":                               "explained",
		"Роз´яснення надано":                               "explained",
		"Роз‘яснення надано":                               "explained",
		"Розяснення надано":                                "explained",
		"роз\u00adʼяснення надано ☑\ufe0f":                 "explained",
	} {
		if got, ok := ukrainian.Mark(text); !ok || got != want {
			t.Errorf("Mark(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

func TestOtherWordsAreNoMark(t *testing.T) {
	for _, text := range []string{
		"", "@Адміністратор", "✅", "Роботу не виконано", "Роботу виконано частково", "Роботу виконано 12.05",
		"Коли буде роботу виконано?", "Роз’яснення надано не було", "Робота виконана", "Повідомлення взято",
		"Повідомлення взято до розгляду. Роботу виконано",
	} {
		if key, ok := ukrainian.Mark(text); ok {
			t.Errorf("Mark(%q) = %q", text, key)
		}
	}
}

func TestImitatesFindsAMarkAmongOtherWords(t *testing.T) {
	for text, want := range map[string]bool{
		"Дякуємо за терпіння.\nРоботу виконано! @Адміністратор": true,
		"✅ Рoбoту викoнaнo ✅ комунальники":                      true,
		"Повідомлення взято до розгляду":                        true,
		"Пишуть, що роботу виконано, але яма лишилась":          false,
		"Дякую": false,
	} {
		if got := ukrainian.Imitates(text); got != want {
			t.Errorf("Imitates(%q) = %v", text, got)
		}
	}
}
