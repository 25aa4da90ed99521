package gazetteer_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/gazetteer"
)

var mykolaiv = gazetteer.New(gazetteer.Default())

// understood writes a reading in one line: what it may mean, and the old name.
func understood(r gazetteer.Reading) string {
	var all []string
	for _, s := range r.Streets {
		all = append(all, gazetteer.Address(s, r.House))
	}
	text := strings.Join(all, " | ")
	if r.Old != "" {
		text += " ← " + r.Old
	}
	return text
}

func TestAnAddressIsUnderstoodHoweverItIsWritten(t *testing.T) {
	for typed, want := range map[string]string{
		"вул. Адміральська, 20":               "вул. Адміральська, 20",
		"вул.Адміральська,20":                 "вул. Адміральська, 20",
		"ул. Адмиральская 20":                 "вул. Адміральська, 20",
		"на Адміральській біля 20":            "вул. Адміральська, 20",
		"вулиця Адміральська біля будинку 20": "вул. Адміральська, 20",
		"АДМІРАЛЬСЬКА 20А":                    "вул. Адміральська, 20-А",
		"просп. Миру,12-а":                    "просп. Миру, 12-А",
		"пр-т Мира 12/1":                      "просп. Миру, 12/1",
		"вул. Миру,12-а":                      "просп. Миру, 12-А",
		"Центральний проспект, 67":            "просп. Центральний, 67",
		"проспект Леніна 67":                  "просп. Центральний, 67 ← Леніна",
		"вул. Радянська":                      "вул. Соборна ← Радянська",
		"пл. Соборна":                         "пл. Соборна",
		"просп. Богоявленський, 325/1":        "просп. Богоявленський, 325/1",
		"Октябрьский проспект, 318":           "просп. Богоявленський, 318 ← Октябрьский",
		"Карпенка 65":                         "вул. Генерала Карпенка, 65",
		"ген. Карпенко, буд. 65":              "вул. Генерала Карпенка, 65",
		"вул. О. Алмазова, 51А":               "вул. Генерала Олекси Алмазова, 51-А",
		"Генерала Олекси Алмазова, 51 А":      "вул. Генерала Олекси Алмазова, 51-А",
		"Покровського, 29":                    "вул. А. Покровського, 29",
		"Наваринська 29":                      "вул. А. Покровського, 29 ← Наваринська",
		"Херсонське шосе, 46":                 "Херсонське шосе, 46",
		"dekbwz Rhbkjdf 50":                   "вул. Крилова, 50",
		"вул. Крілова 50":                     "вул. Крилова, 50",
		"вул. Севастопольска, 7":              "вул. Севастопольська, 7",
		"Севастаполська 7":                    "вул. Севастопольська, 7",
		"вул. Металургів, 34-Б кв. 12":        "вул. Металургів, 34-Б",
		"вул 8 Березня (Мала Корениха) 5":     "вул. 8 Березня (Мала Корениха), 5",
		"вул. 8 Марта, 5":                     "вул. 8 Березня (Велика Корениха), 5 | вул. 8 Березня (Мала Корениха), 5 ← 8 Марта",
		"Соборна 5":                           "вул. Соборна, 5 | пл. Соборна, 5",
		"вул. Спаська ріг Інженерної":         "вул. Спаська",
		"вул. Рішельєвська, 3":                "",
		"":                                    "",
		"біля фонтану":                        "",
	} {
		if got := understood(mykolaiv.Read(typed)); got != want {
			t.Errorf("%q is understood as %q, want %q", typed, got, want)
		}
	}
}

func TestATextNamesOnlyWhatIsAnAddressBeyondDoubt(t *testing.T) {
	for text, want := range map[string]string{
		"Добрий день! Крилова 50. Уже два дні каналізація заливає район.":                                        "вул. Крилова, 50",
		"Викосіть траву у дворі по вул. Металургів, 34! Звертаюсь уже вдесяте":                                   "вул. Металургів, 34",
		"Прохід до пункту видачі води на Генерала Олекси Алмазова, 51А: влітку пил":                              "вул. Генерала Олекси Алмазова, 51-А",
		"мусор во дворе пр. Богоявленский 4, 6. Просим вывезти":                                                  "просп. Богоявленський, 4",
		"Проспект Корабелов 12, 12а, 12в: из мусоровозов выливаются помои":                                       "просп. Корабелів, 12",
		"На вулиці Садовій темно, а на площі Перемоги не працює світлофор":                                       "вул. Садова; пл. Перемоги",
		"Живемо у мирі. Соборна громада дякує. Садова ділянка заросла, озерна вода.":                             "",
		"Відремонтовано 8 березня 12 ліхтарів":                                                                   "",
		"Крилова 50 років без ремонту":                                                                           "",
		"Подяка працівникам за грейдерування пров. Ініціативного":                                                "",
		"Зустріч о 10:30 на вулиці Шевченка":                                                                     "вул. Шевченка",
		"Зробіть зупинку на Херсонському шосе, бо їздимо з вул. Троїцької, 238/1, у місто та вул. Садову, 2б":    "Херсонське шосе; вул. Троїцька, 238/1; вул. Садова, 2-Б",
		"третий день невозможно ходить, угол Спасской и Инженерной, никто не посыпает тротуары возле остановки.": "",
	} {
		var all []string
		for _, r := range mykolaiv.Find(text) {
			all = append(all, understood(r))
		}
		if got := strings.Join(all, "; "); got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

func TestAnAddressStandsWhereTheTextSays(t *testing.T) {
	text := "Прорвало трубу, вул. Крилова, 50-А, рятуйте"
	r := mykolaiv.Find(text)[0]
	if got := text[r.From:r.To]; got != "вул. Крилова, 50-А" {
		t.Errorf("it stands at %q", got)
	}
}

// Only what a source shows: просп. Богоявленський crosses districts, and nobody
// guesses between the houses that are known.
func TestADistrictIsKnownOrLeftOpen(t *testing.T) {
	for address, want := range map[string]string{
		"просп. Богоявленський, 4":     "inhulskyi",
		"просп. Богоявленський, 6":     "inhulskyi",
		"просп. Богоявленський, 318":   "korabelnyi",
		"просп. Богоявленський, 325/1": "korabelnyi",
		"просп. Богоявленський, 325":   "",
		"просп. Богоявленський, 100":   "",
		"просп. Богоявленський":        "",
		"вул. Адміральська, 1":         "tsentralnyi",
		"вул. Адміральська":            "tsentralnyi",
		"вул. Карпенка, 65":            "zavodskyi",
		"вул. Карпенка, 66":            "",
		"вул. Березова":                "korabelnyi",
		"вул. Садова, 2":               "",
	} {
		r := mykolaiv.Read(address)
		got := ""
		if s, ok := r.One(); ok {
			got = mykolaiv.District(s.Key, r.House)
		}
		if got != want {
			t.Errorf("%s is in %q, want %q", address, got, want)
		}
	}
	if got := mykolaiv.District("street-of-nobody", gazetteer.House{Number: 1}); got != "" {
		t.Errorf("an unknown street is in %q", got)
	}
}

func TestHousesOfAPartHaveItsDistrictAndPoint(t *testing.T) {
	g := gazetteer.New([]vidhuk.Street{{
		Key: "a", Kind: vidhuk.Road, Name: "Довга", District: "c", Lat: 46.9, Lon: 32,
		Houses: []vidhuk.Houses{
			{Numbers: "1–19 непарні", District: "a", Lat: 46.91, Lon: 32.01},
			{Numbers: "2–20 парні, 22/1", District: "b"},
		},
	}})
	for house, want := range map[string]string{"7": "a 46.91", "7-Б": "a 46.91", "8": "b 46.9", "22/1": "b 46.9", "22": "c 46.9", "21": "c 46.9"} {
		h, ok := gazetteer.ParseHouse(house)
		if !ok {
			t.Fatalf("%s is no house", house)
		}
		lat, _ := g.Point("a", h)
		if got := fmt.Sprint(g.District("a", h), " ", lat); got != want {
			t.Errorf("house %s: %s, want %s", house, got, want)
		}
	}
}

func TestHouseNumbers(t *testing.T) {
	for s, want := range map[string]string{
		"12": "12", "12а": "12-А", "12-А": "12-А", "12 А": "12-А", "12 а": "12-А", "12/1": "12/1", "4-А/2": "4-А/2", "12b": "12-В",
		"буд. 5": "5", "№ 83": "83", "д.3": "3", "будинок 12/Б": "12/Б", `2 "а"`: "2-А", "12.": "12",
		"": "", "а": "", "2026": "", "0": "", "12-16": "", "12 а там": "", "2-й": "",
	} {
		h, ok := gazetteer.ParseHouse(s)
		if got := h.String(); ok != (want != "") || ok && got != want {
			t.Errorf("%q is house %q (%v), want %q", s, got, ok, want)
		}
	}
}

func TestNumbersOfHouses(t *testing.T) {
	for s, want := range map[string]string{
		"4-6": "4–6", "2–98 парні": "2–98 парні", "1-99 odd": "1–99 непарні", "318,325/1": "318, 325/1", "12а": "12-А", "парні": "парні",
		"6-4": "", "": "", "4,": "", "абв": "", "12-а-14": "", "5 парні": "", "1-9999": "", "12-А–14": "",
	} {
		n, ok := gazetteer.ParseNumbers(s)
		if ok != (want != "") || ok && n.String() != want {
			t.Errorf("%q reads %q (%v), want %q", s, n.String(), ok, want)
		}
	}
}

// TestARowHoldsNoEndlessList: what one row of an import says is walked through at
// every search for a house.
func TestARowHoldsNoEndlessList(t *testing.T) {
	if _, ok := gazetteer.ParseNumbers(strings.Repeat("1, ", 400) + "2"); !ok {
		t.Error("a list of 401 is refused")
	}
	if _, ok := gazetteer.ParseNumbers(strings.Repeat("1, ", 500) + "2"); ok {
		t.Error("a list of 501 is taken")
	}
}

func TestSuggestionsBeginWithWhatWasTyped(t *testing.T) {
	for typed, want := range map[string][]string{
		"адм":              {"вул. Адміральська"},
		"вул. Адмир":       {"вул. Адміральська"},
		"Адміральська 20а": {"вул. Адміральська, 20-А"},
		"собор":            {"вул. Соборна", "пл. Соборна"},
		"пл собор":         {"пл. Соборна"},
		"навар":            {"вул. А. Покровського"},
		"лени":             {"просп. Центральний"},
		"8 бер":            {"вул. 8 Березня (Велика Корениха)", "вул. 8 Березня (Мала Корениха)"},
		"алмаз":            {"вул. Генерала Олекси Алмазова"},
		"морск":            {"вул. Велика Морська"},
		"flvs":             {"вул. Адміральська"},
		"богоявл 4":        {"просп. Богоявленський, 4"},
		"zzzz":             nil,
		"":                 nil,
		"12":               nil,
	} {
		var got []string
		for _, s := range mykolaiv.Suggest(typed, 5) {
			got = append(got, s.Address)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q suggests %q, want %q", typed, got, want)
		}
	}
	if n := len(mykolaiv.Suggest("а", 3)); n != 3 {
		t.Errorf("%d suggestions, want the 3 asked for", n)
	}
}

func district(name string) (string, bool) {
	slug, ok := map[string]string{"Центральний район": "c", "Корабельний район": "k"}[name]
	return slug, ok
}

func TestATableIsReadLineByLine(t *testing.T) {
	streets, wrong := gazetteer.ReadCSV([]byte("\ufeffName;kind;district;houses;aliases;area\r\n"+
		"# коментар\r\n"+
		"Довга;вул.;Центральний район;1-19 непарні;Длинная|Ленінградська;\r\n"+
		"Довга;вулиця;Корабельний район;2–40;;\r\n\r\n"+
		"Довга;пров;;;;Ялти\r\n"), district)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	want := []vidhuk.Street{
		{Key: "street-dovha", Kind: vidhuk.Road, Name: "Довга", Aliases: []string{"Длинная", "Ленінградська"}, Houses: []vidhuk.Houses{
			{Numbers: "1–19 непарні", District: "c"}, {Numbers: "2–40", District: "k"}}},
		{Key: "lane-dovha-ialty", Kind: vidhuk.Lane, Name: "Довга", Area: "Ялти"},
	}
	if fmt.Sprint(streets) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", streets, want)
	}
	var again bytes.Buffer
	if err := gazetteer.WriteCSV(&again, streets); err != nil {
		t.Fatal(err)
	}
	back, wrong := gazetteer.ReadCSV(again.Bytes(), nil)
	if len(wrong) > 0 || fmt.Sprint(back) != fmt.Sprint(streets) {
		t.Errorf("written and read again: %v, %v", back, wrong)
	}
}

func TestEveryWrongLineIsTold(t *testing.T) {
	_, wrong := gazetteer.ReadCSV([]byte("kind,name,district,houses,lat,key\n"+
		"вул,Добра,,,,\n"+
		"дорога,Крива,,,,\n"+
		"вул,,,,,\n"+
		"вул,Крива,Луна,,,\n"+
		"вул,Крива,,абв,,\n"+
		"вул,Крива,,,сім,\n"+
		"вул,=1+1,,,,\n"+
		"вул,Крива,,,91,\n"+
		"вул,Крива,,,,ТАК\n"+
		"вул,Інша,,,,street-dobra\n"+
		"вул,Добра,,,,\n"+
		"вул,Крива,,,,,,\n"+
		"вул,\"Не закрита\n"), district)
	var got []string
	for _, w := range wrong {
		got = append(got, fmt.Sprint(w.Line, " ", w.Field, " ", w.Code))
	}
	want := []string{
		"3 kind unknown_value", "4 name required", "4 name required", "5 district unknown_value", "6 houses wrong_houses", "7 lat invalid_number",
		"8 name wrong_name", "9 lat wrong_point", "10 key wrong_key", "11 key key_of_another", "12 houses street_twice_in_table",
		"13  wrong_row", "14  wrong_row",
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%q is not told: %q", w, got)
		}
	}
	for _, bad := range []string{"", "name\nДобра\n", "kind,name,color\n"} {
		if _, wrong := gazetteer.ReadCSV([]byte(bad), nil); len(wrong) == 0 {
			t.Errorf("%q is taken for a table", bad)
		}
	}
}

func TestCheckRefusesWhatIsNoGazetteer(t *testing.T) {
	known := func(d string) bool { return d == "c" }
	good := vidhuk.Street{Key: "a", Kind: vidhuk.Road, Name: "Добра", District: "c"}
	if wrong := gazetteer.Check([]vidhuk.Street{good}, known); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	for code, list := range map[string][]vidhuk.Street{
		"required":         nil,
		"unknown_value":    {{Key: "a", Kind: vidhuk.Road, Name: "Добра", District: "d"}},
		"key_twice":        {good, {Key: "a", Kind: vidhuk.Lane, Name: "Інша"}},
		"street_twice":     {good, {Key: "b", Kind: vidhuk.Road, Name: "ДОБРА"}},
		"wrong_houses":     {{Key: "a", Kind: vidhuk.Road, Name: "Добра", Houses: []vidhuk.Houses{{Numbers: "x"}}}},
		"wrong_name":       {{Key: "a", Kind: vidhuk.Road, Name: "<b>Добра</b>"}},
		"too_long":         {{Key: "a", Kind: vidhuk.Road, Name: strings.Repeat("д", 121)}},
		"too_many_entries": make([]vidhuk.Street, gazetteer.MostStreets+1),
	} {
		wrong := gazetteer.Check(list, known)
		if !slices.ContainsFunc(wrong, func(w gazetteer.Wrong) bool { return w.Code == code }) {
			t.Errorf("%s is not said: %v", code, wrong)
		}
	}
}

func TestTheTableOfTheProgramIsGood(t *testing.T) {
	districts := []string{"tsentralnyi", "zavodskyi", "inhulskyi", "korabelnyi"}
	wrong := gazetteer.Check(gazetteer.Default(), func(d string) bool { return slices.Contains(districts, d) })
	if len(wrong) > 0 {
		t.Error(wrong)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"вул. Миру,12-а", "dekbwz Vbhe 1/", "8 Березня", "просп", "ген. О. 5", "вул.\u200b«", "12", "Крилова 50 \"", "а/", "вул. Миру 1/а"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		mykolaiv.Read(s)
		mykolaiv.Suggest(s, 3)
		for _, r := range mykolaiv.Find(s) {
			if r.From < 0 || r.To < r.From || r.To > len(s) {
				t.Errorf("%q: the address stands at %d–%d", s, r.From, r.To)
			}
		}
		if n, ok := gazetteer.ParseNumbers(s); ok {
			if back, again := gazetteer.ParseNumbers(n.String()); !again || back.String() != n.String() {
				t.Errorf("%q reads %q, and that reads %q", s, n, back)
			}
		}
	})
}

// Posts of the kind that Mykolaiv's group really gets.
func TestPostsOfMykolaiv(t *testing.T) {
	f, err := os.Open("../../shared/data/mykolaiv-posts.jsonl")
	if err != nil {
		t.Skip("the posts are not here: ", err)
	}
	defer f.Close()
	want := map[string]string{
		"mk-01": "вул. Крилова, 50", "mk-02": "вул. Металургів, 34 korabelnyi", "mk-03": "вул. Генерала Олекси Алмазова, 51-А",
		"mk-04": "просп. Богоявленський, 4 inhulskyi", "mk-07": "просп. Корабелів, 12 korabelnyi", "mk-10": "просп. Корабелів, 2-А korabelnyi",
	}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var p struct{ ID, Text string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, r := range mykolaiv.Find(p.Text) {
			s, _ := r.One()
			got = strings.TrimSpace(understood(r) + " " + mykolaiv.District(s.Key, r.House))
		}
		if got != want[p.ID] {
			t.Errorf("%s is at %q, want %q", p.ID, got, want[p.ID])
		}
	}
}

// city is a table of the size of a real one.
func city(n int) *gazetteer.Gazetteer {
	first := strings.Fields("Довга Тиха Гучна Ясна Лугова Польова Степова Озерна Річкова Вишнева Яблунева Кленова Дубова Липова Соснова")
	second := strings.Fields("Перша Друга Третя Верхня Нижня Нова Стара Мала Велика Дальня Ближня Східна Західна Північна Південна")
	streets := make([]vidhuk.Street, n)
	for i := range streets {
		streets[i] = vidhuk.Street{
			Key: fmt.Sprint("street-", i), Kind: vidhuk.Road, Aliases: []string{fmt.Sprintf("Лінія %d", i)},
			Name: fmt.Sprintf("%s %s %d", first[i%len(first)], second[i/len(first)%len(second)], i),
		}
	}
	return gazetteer.New(streets)
}

func BenchmarkReadUnknown(b *testing.B) {
	g := city(3000)
	for b.Loop() {
		g.Read("вул. Невідомого Художника Савченка, буд. 12, під’їзд 3")
	}
}

func BenchmarkFind(b *testing.B) {
	g := city(3000)
	text := strings.Repeat("Добрий день! Біля будинку 12 по вул. Довга Перша 15 вже тиждень тече вода, яма на дорозі, ліхтар не горить. ", 8)
	for b.Loop() {
		g.Find(text)
	}
}

func BenchmarkSuggest(b *testing.B) {
	g := city(3000)
	for b.Loop() {
		g.Suggest("виш дру", 10)
	}
}
