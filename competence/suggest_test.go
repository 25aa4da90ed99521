package competence

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"vidhuk"
)

// Sentences of our own, as people write: Ukrainian, Russian, mixed, shouted.
func TestTopicIsTold(t *testing.T) {
	c := city(t)
	for text, want := range map[string]string{
		"На Лазурній другий день немає холодної води":                        "utilities/water",
		"Уже третій день без води, весь під’їзд носить з колонки":            "utilities/water",
		"Течет канализация во двор, вонь страшная":                           "utilities/water",
		"Немає гарячої води з понеділка":                                     "utilities/heating",
		"Гаряча вода ледь тепла, а платимо як за гарячу":                     "utilities/heating",
		"В квартире 14 градусов, батареи холодные":                           "utilities/heating",
		"Коли увімкнуть опалення в будинку по вулиці Садовій?":               "utilities/heating",
		"В подъезде не убирают второй месяц, лампочки не горят":              "utilities/housing",
		"Тече дах, на п’ятому поверсі мокра стеля":                           "utilities/housing",
		"У підвалі щури, просимо зробити дератизацію":                        "utilities/housing",
		"ЛИФТ НЕ РАБОТАЕТ УЖЕ НЕДЕЛЮ, 9 ЭТАЖ, МАМА С КОЛЯСКОЙ":               "utilities/lifts",
		"Не вивозять сміття з контейнерів на Крилова":                        "utilities/waste",
		"Переповнені баки для сміття, просимо вивезти":                       "utilities/waste",
		"Стихійне звалище за гаражами біля школи":                            "utilities/yards",
		"На дитячому майданчику зламана гойдалка":                            "utilities/yards",
		"Яма на дорозі, пробив колесо, вул. Київська":                        "utilities/roads",
		"Зніміть нарешті лежачого поліцейського та поновіть розмітку":        "utilities/roads",
		"Не посыпают тротуар, сплошной гололед":                              "utilities/snow",
		"Сніг не прибраний, люди падають на ожеледиці":                       "utilities/snow",
		"Сухе дерево нависло над дорогою, спиляйте гілки":                    "utilities/trees",
		"Покосіть амброзію у сквері":                                         "utilities/trees",
		"Не горять ліхтарі на всій вулиці, темно":                            "utilities/lighting",
		"Нет освещения на улице Морской, фонари не работают":                 "utilities/lighting",
		"Відкритий люк посеред тротуару":                                     "utilities/manholes",
		"Зграя бездомних собак нападає на дітей":                             "utilities/animals",
		"На кладовищі впав паркан, могили заросли":                           "utilities/burial",
		"Маршрутка № 53 не дотримується графіка":                             "transport",
		"Тролейбус не їздить після дев’ятої вечора":                          "transport",
		"У ЦНАПі черга на три тижні за довідкою":                             "administrative-services",
		"Коли дадуть субсидію? Документи подали у травні":                    "social",
		"В садочку немає вихователя у другій групі":                          "education",
		"У поліклініці неможливо записатися до лікаря":                       "health",
		"Незаконный киоск торгует пивом возле остановки":                     "entrepreneurship",
		"Хто дозволив рекламний білборд на газоні?":                          "planning",
		"Чиновник вимагає хабар за дозвіл":                                   "corruption",
		"Сусід щоночі слухає музику":                                         "other",
		"Палять листя у приватному секторі, дихати нічим, спалюють щовечора": "environment",
		"Немає світла в будинку з ранку, пів вулиці без електроенергії":      "energy",
		"Просимо відремонтувати спортивний майданчик і поставити турніки":    "sport",
		"Будівництво новобудови не припиняється вночі":                       "construction",
		"Бібліотека на нашій вулиці зачинена пів року":                       "culture",
		"Хочемо орендувати земельну ділянку під гараж":                       "land",
		"Коли у бюджеті передбачать кошти?":                                  "budget",
		"Нема мобільного зв’язку та інтернету в мікрорайоні":                 "communications",
		"Заявление на приватизацию комнаты в общежитии не принимают":         "housing-policy",
		"На підприємстві не виплачують заробітну плату":                      "labour",
		"Як оформити опіку над онуком?":                                      "family",
		"Дякую за роботу": "",
		"":                "",
		"\u202e\u200b🙂🙂":  "",
		"Погляньте, будь ласка: [посилання]": "",
	} {
		got := ""
		if s := c.SuggestTopic(text); len(s) > 0 {
			got = strings.TrimSuffix(s[0].Topic+"/"+s[0].Subtopic, "/")
			if len(s[0].Words) == 0 || s[0].Score <= 0 {
				t.Errorf("%q: no words say so: %+v", text, s[0])
			}
		}
		if got != want {
			t.Errorf("%q is about %q, want %q: %+v", text, got, want, c.SuggestTopic(text))
		}
	}
}

func TestHotWaterIsNotWater(t *testing.T) {
	for _, s := range city(t).SuggestTopic("Немає гарячої води") {
		if s.Subtopic == "water" {
			t.Errorf("hot water speaks for %+v", s)
		}
	}
}

func TestTopicSuggestionSaysWhy(t *testing.T) {
	s := city(t).SuggestTopic("Прорвало трубу, залило підвал")
	if len(s) == 0 || s[0].Subtopic != "water" || !slices.Contains(s[0].Words, "прорвало") {
		t.Errorf("got %+v", s)
	}
}

func TestEmergencyIsNoticed(t *testing.T) {
	c := city(t)
	for text, numbers := range map[string][]string{
		"Прорвало трубу, заливає підвал":                     {"1588"},
		"Каналізація заливає двір, потопаємо":                {"1588"},
		"Посеред дороги відкритий люк":                       {"1588"},
		"Открытый люк во дворе":                              {"1588"},
		"Упало дерево на машини":                             {"1588"},
		"Щиток іскрить і димить":                             {"101", "1588"},
		"Запах газа в подъезде":                              {"101", "104"},
		"В нашому дворі тхне газом, діти кашляють":           {"101", "104"},
		"Воняет газом на площадке":                           {"101", "104"},
		"У під’їзді смердить газом":                          {"101", "104"},
		"У дворі лежить снаряд":                              {"101", "102", "112"},
		"Впав дрон, не розірвався":                           {"101", "102", "112"},
		"Людина лежить непритомна на зупинці":                {"103", "112"},
		"Дитячий майданчик потребує фарбування":              nil,
		"Пожежний гідрант заставили машинами":                nil,
		"Газон біля будинку витоптали, газета про це писала": nil,
		"Прошу замінити лампочку":                            nil,
		"Біля газетного кіоску смердить сміттям":             nil,
	} {
		words := c.Emergency(text)
		if (len(words) > 0) != (numbers != nil) {
			t.Errorf("%q: emergency words %v", text, words)
		}
		var got []string
		for _, n := range c.EmergencyNumbers(text) {
			got = append(got, n.Number)
		}
		if !slices.Equal(got, numbers) {
			t.Errorf("%q: call %v, want %v", text, got, numbers)
		}
	}
}

func TestDistrictIsToldByName(t *testing.T) {
	c := city(t)
	for text, want := range map[string]string{
		"Корабельний район, темно":                      "korabelnyi",
		"В Корабельном районе темно":                    "korabelnyi",
		"у Заводському р-ні":                            "zavodskyi",
		"на розі: угол Спасской и Инженерной":           "tsentralnyi",
		"від Заводського району до Центрального району": "",
		"Центральний ринок брудний":                     "",
		"на центральній вулиці":                         "",
	} {
		if got, words := c.DistrictOf(text); got != want || (want != "") != (len(words) > 0) {
			t.Errorf("%q is in %q by %v, want %q", text, got, words, want)
		}
	}
}

// first gives the likeliest suggestion and the one that could be assigned.
func first(t *testing.T, all []Suggestion) (top, bound Suggestion) {
	t.Helper()
	if len(all) == 0 {
		t.Fatal("nobody is suggested")
	}
	for i := 1; i < len(all); i++ {
		if all[i-1].Score < all[i].Score {
			t.Errorf("not ranked: %+v", all)
		}
	}
	i := slices.IndexFunc(all, func(s Suggestion) bool { return !s.External })
	if i < 0 {
		t.Fatalf("nobody could be assigned: %+v", all)
	}
	return all[0], all[i]
}

func (s Suggestion) because(code string) bool {
	return slices.ContainsFunc(s.Reasons, func(r Reason) bool { return r.Code == code })
}

func TestWhoShouldAnswer(t *testing.T) {
	c := city(t)
	for text, want := range map[string]string{
		"Немає холодної води з ранку":                           "vodokanal",
		"Батареї холодні":                                       "dzhkg", // the supplier is not bound; who watches over it answers
		"Яма на дорозі":                                         "elu",
		"Сухе дерево нависло над проходом":                      "parks",
		"Не горить ліхтар":                                      "hdmb",
		"Зламався тролейбус 4 маршруту, водій хамить":           "elektrotrans",
		"Зграя собак біля школи":                                "animals",
		"На кладовищі не вивозять сміття з могил":               "ritual",
		"Стихійне звалище, Корабельний район":                   "admin-korabelnyi",
		"У Корабельному районі під’їзд не прибирають, тече дах": "dez-okean",
		"Не вивозять сміття":                                    "obrii",
		"Хабар за довідку":                                      "anticorruption",
		"Маршрутка 12 не їздить":                                "transport",
	} {
		if _, bound := first(t, c.Suggest(Question{Text: text})); bound.Organization != want {
			t.Errorf("%q goes to %s, want %s: %+v", text, bound.Organization, want, c.Suggest(Question{Text: text}))
		}
	}
}

func TestExternalAddresseeIsNamedAndFlagged(t *testing.T) {
	top, bound := first(t, city(t).Suggest(Question{Text: "Немає гарячої води", Topic: "utilities", Subtopic: "heating"}))
	if top.Organization != "oblteploenergo" || !top.External {
		t.Errorf("the supplier is not named first: %+v", top)
	}
	if bound.Organization != "dzhkg" || !bound.because(ByControl) {
		t.Errorf("nobody watches over it: %+v", bound)
	}
}

// TestAnEmergencyIsQuoted: the reason stands as the author wrote it, not as single
// words.
func TestAnEmergencyIsQuoted(t *testing.T) {
	c := city(t)
	for text, want := range map[string][]string{
		"Прорвало трубу, заливає підвал":                  {"Прорвало трубу, заливає"},
		"Посеред дороги ВІДКРИТИЙ люк, обережно":          {"ВІДКРИТИЙ люк"},
		"Прошу замінити лампочку":                         nil,
		"Запах газа в подъезде, жильцы спят и не слышат.": {"Запах газа"},
	} {
		if got := c.Emergency(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestEmergencyGoesTo1588First(t *testing.T) {
	top, _ := first(t, city(t).Suggest(Question{Text: "Миколаївводоканал! Прорвало трубу, заливає підвал, каналізація, колодязь, люк", Topic: "utilities", Subtopic: "water", Emergency: true}))
	if top.Organization != vidhuk.Service1588 || !top.because(ByEmergency) {
		t.Errorf("first is %+v", top)
	}
}

// Article 7 of the law on citizens' appeals.
func TestComplaintAboutABodyNeverGoesOnlyToIt(t *testing.T) {
	c := city(t)
	all := c.Suggest(Question{Text: "Водоканал бездіє, води немає", Topic: "utilities", Subtopic: "water", OnBody: []string{"vodokanal"}})
	if top, _ := first(t, all); top.Organization != "dzhkg" || !top.because(BySupervision) {
		t.Errorf("first is %+v", top)
	}
	i := slices.IndexFunc(all, func(s Suggestion) bool { return s.Organization == "vodokanal" })
	if i < 1 || !all[i].because(ByComplaint) {
		t.Errorf("the one complained about is not marked: %+v", all)
	}
	// A body without anybody above it: the owner of the centre (1.7).
	if top, _ := first(t, c.Suggest(Question{Text: "Тротуари не посипано", OnBody: []string{"admin-tsentralnyi"}})); top.Organization != c.Owner() {
		t.Errorf("first is %+v", top)
	}
	// Body and its department together: the owner.
	if top, _ := first(t, c.Suggest(Question{Text: "Немає води", OnBody: []string{"vodokanal", "dzhkg"}})); top.Organization != c.Owner() {
		t.Errorf("first is %+v", top)
	}
	// An unknown slug changes nothing.
	if top, _ := first(t, c.Suggest(Question{Text: "Немає води", OnBody: []string{"nobody"}})); top.Organization != "vodokanal" {
		t.Errorf("first is %+v", top)
	}
}

func TestUnknownDistrictNamesAllFourWeakly(t *testing.T) {
	var administrations []Suggestion
	for _, s := range city(t).Suggest(Question{Text: "Стихійне звалище", Topic: "utilities", Subtopic: "yards"}) {
		if s.because(ByUnknownDistrict) {
			administrations = append(administrations, s)
		}
	}
	if len(administrations) != 4 {
		t.Fatalf("%d administrations", len(administrations))
	}
	// Nobody knows which of the four: none of them may stand before one that is sure.
	if _, bound := first(t, city(t).Suggest(Question{Text: "Стихійне звалище", Topic: "utilities", Subtopic: "yards"})); bound.Organization != "dzhkg" {
		t.Errorf("with the district unknown first is %+v", bound)
	}
	known, _ := first(t, city(t).Suggest(Question{Text: "Стихійне звалище", Topic: "utilities", Subtopic: "yards", District: "zavodskyi"}))
	if known.Organization != "admin-zavodskyi" || !known.because(ByDistrict) || known.Score <= administrations[0].Score {
		t.Errorf("with the district known first is %+v", known)
	}
}

func TestOneOfAnotherDistrictIsNotSuggested(t *testing.T) {
	for _, s := range city(t).Suggest(Question{Text: "Тече дах, під’їзд, підвал, ДЄЗ Океан", Topic: "utilities", Subtopic: "housing", District: "zavodskyi"}) {
		if s.Organization == "dez-okean" || s.Organization == "admin-korabelnyi" {
			t.Errorf("suggested %+v", s)
		}
	}
}

func TestTopicGivenByAPersonWinsOverTheText(t *testing.T) {
	_, bound := first(t, city(t).Suggest(Question{Text: "Сухе дерево", Topic: "utilities", Subtopic: "lighting"}))
	if bound.Organization != "hdmb" {
		t.Errorf("goes to %s", bound.Organization)
	}
	// A topic without its subtopic: the text chooses within the topic.
	_, bound = first(t, city(t).Suggest(Question{Text: "Школа: сухе дерево над двором", Topic: "utilities"}))
	if bound.Organization != "parks" {
		t.Errorf("goes to %s", bound.Organization)
	}
}

// Posts of the kind that Mykolaiv's group really gets.
func TestPostsOfMykolaiv(t *testing.T) {
	expected := map[string]struct {
		topic, district string
		emergency       bool
	}{
		"mk-01": {topic: "utilities/water", emergency: true},
		"mk-02": {topic: "utilities/trees"},
		"mk-03": {topic: "utilities/water"},
		"mk-04": {topic: "utilities/waste"},
		"mk-06": {topic: "utilities/snow", district: "tsentralnyi"},
		"mk-07": {topic: "utilities/yards"},
		"mk-10": {},
		"kr-02": {topic: "utilities/roads"},
		"sy-03": {topic: "other"},
	}
	c := city(t)
	for _, post := range posts(t) {
		want, ok := expected[post.ID]
		if !ok {
			t.Errorf("%s: nothing is expected of it", post.ID)
			continue
		}
		topics := []string{}
		for _, s := range c.SuggestTopic(post.Text) {
			topics = append(topics, strings.TrimSuffix(s.Topic+"/"+s.Subtopic, "/"))
		}
		if want.topic != "" && !slices.Contains(topics[:min(2, len(topics))], want.topic) {
			t.Errorf("%s: topics %v, want %s", post.ID, topics, want.topic)
		}
		if district, _ := c.DistrictOf(post.Text); district != want.district {
			t.Errorf("%s: district %q, want %q", post.ID, district, want.district)
		}
		if words := c.Emergency(post.Text); (len(words) > 0) != want.emergency {
			t.Errorf("%s: emergency words %v", post.ID, words)
		}
	}
}

type post struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

func posts(t *testing.T) []post {
	t.Helper()
	f, err := os.Open("../../shared/data/mykolaiv-posts.jsonl")
	if err != nil {
		t.Skip("the posts are not here: ", err)
	}
	defer f.Close()
	var all []post
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var p post
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func BenchmarkSuggest(b *testing.B) {
	c := city(b)
	q := Question{Text: strings.Repeat("Добрий день! Біля будинку вже тиждень тече вода з-під землі, яма на дорозі, ліхтар не горить. ", 5)}
	for b.Loop() {
		c.Suggest(q)
	}
}
