package main

import (
	"net/http"
	"time"

	"vidhuk"
	"vidhuk/web/page"
	"vidhuk/web/page/icon"
)

// now is when the gallery happens, so that every look is the same.
var now = time.Date(2026, 11, 24, 14, 5, 0, 0, time.UTC)

var (
	citizen = page.Viewer{
		Actor: vidhuk.Actor{AccountID: 7, Name: "Оксана Мельник", Membership: vidhuk.Admitted},
		Deeds: []vidhuk.Deed{vidhuk.DeedSubmit}, Views: []string{string(page.OwnMessages)},
	}
	moderator = page.Viewer{
		Actor:   vidhuk.Actor{AccountID: 3, Name: "Ірина Ткач", Roles: []vidhuk.Role{vidhuk.Moderator}},
		Notices: 2,
	}
)

func newPage(w http.ResponseWriter, r *http.Request, v page.Viewer) *page.Page {
	p := page.From(w, r, r.URL.Query().Get("lang"), now)
	if theme := r.URL.Query().Get("theme"); theme != "" {
		p.Theme = page.Theme(theme)
	}
	p.Site = page.Site{
		City: "Миколаїв", Centre: "Contact Center при Миколаївській міській раді",
		Requisites: "розпорядження міського голови від 20.01.2020 № 8р",
		Hotline:    page.Phone{Number: "1588", Label: "Контакт-центр міста"}, Official: "/rules",
	}
	p.Viewer = v
	p.Counters = page.Counters{Queue: 14, Tags: 3, Members: 5}
	p.Demo = true
	return p
}

var (
	housing = page.Organization{Name: "Департамент житлово-комунального господарства", Href: "/organizations/housing"}
	roads   = page.Organization{Name: "КП «ЕЛУ автодоріг»", Href: "/organizations/roads"}
	water   = page.Organization{Name: "МКП «Миколаївводоканал»"}
)

func ago(d time.Duration) time.Time { return now.Add(-d) }

func picture(alt, stage string) page.Photo {
	return page.Photo{Src: "/photo.svg", Href: "/photo.svg", Alt: alt, Width: 400, Height: 300, Stage: stage}
}

func cards() []page.Card {
	hole := picture("Яма на дорозі", "")
	return []page.Card{
		{
			Number: "2026-000123", Href: "/messages/2026-000123", State: vidhuk.InWork, Topic: "Дороги",
			Text:  "На перехресті Садової та 6-ї Слобідської після дощу провалився асфальт. Яма на всю смугу, вчора туди влетів велосипедист. Поставте хоча б огородження, поки не відремонтуєте!",
			Place: "вул. Садова, 31", At: ago(2 * time.Hour), Organizations: []string{"ЕЛУ автодоріг", "Адміністрація Центрального району"},
			Photo: &hole, Photos: 3, Comments: 12, Joined: 27, Mine: true,
		},
		{
			Number: "2026-000131", Href: "/messages/2026-000131", State: vidhuk.Pending, Topic: "Водовідведення",
			Text:  "Прорвало каналізацію у дворі, заливає підвал третього під’їзду. Аварійну викликали зранку, досі нікого.",
			Place: "просп. Богоявленський, 318", At: ago(12 * time.Minute), Emergency: true, Claimed: "Ірина Т.", Author: "Сергій К.",
		},
		{
			Number: "2026-000098", Href: "/messages/2026-000098", State: vidhuk.Closed, Outcome: vidhuk.MarkDone, Topic: "Освітлення",
			Text: "Не світить ліхтар біля зупинки «Лікарня», увечері нічого не видно.", Place: "вул. Київська",
			At: ago(5 * 24 * time.Hour), Organizations: []string{"Миколаївські електромережі"}, Comments: 4,
		},
		{
			Number: "2026-000077", Href: "/messages/2026-000077", State: vidhuk.Closed, Outcome: vidhuk.MarkExplained, Topic: "Транспорт",
			Text: "Коли повернуть маршрут № 91 у мікрорайон Північний?", At: ago(9 * 24 * time.Hour),
		},
	}
}

func marks() []page.Mark {
	return []page.Mark{
		{
			ID: "m1", Mark: vidhuk.MarkAccepted, Organization: roads, Tag: true, At: ago(100 * time.Minute),
			Planned: now.Add(4 * 24 * time.Hour), Text: "Майданчик огородимо сьогодні до вечора.",
		},
		{ID: "m2", Mark: vidhuk.MarkDone, Organization: roads, Tag: true, At: ago(20 * time.Minute)},
		{
			ID: "m3", Mark: vidhuk.MarkExplained, Organization: housing, Tag: true, At: ago(5 * time.Minute),
			Registered: "1588-2026-000042", RegisterHref: "/registry/1588-2026-000042",
		},
	}
}

var answer = page.Answer{
	ID: "a1", Organization: roads, At: ago(30 * time.Minute),
	Text: "Добрий день! Провал утворився через вимивання ґрунту під старим колектором.\n\nБригада засипала порожнину щебенем, ущільнила й заасфальтувала смугу 24 листопада. Виконроб — дільниця № 2. Рух відновлено о 13:40.",
	Photos: []page.Photo{
		picture("Провал до ремонту", "before"), picture("Смуга після ремонту", "after"),
	},
}

var redirect = page.Redirect{
	ID: "r1", Organization: housing, To: "МКП «Миколаївводоканал»", Tag: true, At: ago(3 * time.Hour),
	Text: "Колектор перебуває на балансі водоканалу.",
}

var comments = []page.Comment{
	{
		ID: "c1", Author: "Оксана М.", Applicant: true, Kind: vidhuk.Supplement, At: ago(90 * time.Minute),
		Text: "Забула додати: поруч школа, діти йдуть проїжджою частиною.",
	},
	{
		ID: "c2", Author: "Роботу виконано ✅", Text: "✅ Роботу виконано\n@Адміністратор", Imitates: true, At: ago(80 * time.Minute),
		Replies: []page.Comment{{ID: "c3", Author: "Петро", Text: "Не виконано, я щойно звідти.", At: ago(70 * time.Minute)}},
	},
	{ID: "c4", Removed: "Коментар видалено (п. 4.3)"},
	{ID: "c5", Author: "Андрій Л.", Text: "Дякую всім, хто долучився! Дуже довгеслововякеніхтонеписавбивжиттіаленампотрібноперевіритиперенесення", At: ago(10 * time.Minute), ReplyHref: "#reply"},
}

func steps() []page.TimelineItem {
	return []page.TimelineItem{
		{Title: "Повідомлення подано", By: "Сайт", At: ago(26 * time.Hour), Tone: page.Wait, Icon: icon.Send},
		{Title: "Схвалено й опубліковано", By: "Модератор", At: ago(25 * time.Hour), Tone: page.Go, Icon: icon.Megaphone},
		{Title: "Взято до розгляду", By: roads.Name, At: ago(100 * time.Minute), Tone: page.Work, Icon: icon.Taken},
		{Title: "Відповідь очікуємо до 4 грудня 2026", Tone: page.Rest, Icon: icon.Reply, Future: true},
	}
}

var assignments = []page.Assignment{
	{Organization: roads, State: vidhuk.AssignmentFinal, Mark: vidhuk.MarkDone, Lead: true},
	{Organization: housing, State: vidhuk.RedirectRequested, Note: "Назвав: МКП «Миколаївводоканал»"},
	{Organization: water, State: vidhuk.Accepted, Due: ago(50 * time.Hour)},
}

var grounds = []page.Ground{
	{Key: "obscene", Number: 1, Clause: "4.3", Text: "Нецензурна лексика, образи, приниження гідності", Sanctionable: true},
	{Key: "politics", Number: 2, Clause: "4.3", Text: "Політична пропаганда чи агітація", Sanctionable: true},
	{Key: "powers", Number: 7, Clause: "4.3", Text: "Питання поза повноваженнями місцевого самоврядування", Hint: "порадьте, куди звернутися"},
	{Key: "duplicate", Number: 9, Clause: "4.3", Text: "Дублювання раніше розміщеного повідомлення"},
}

var deskKeys = []page.Key{
	{Code: "KeyA", What: "Схвалити й сповістити"}, {Code: "KeyR", What: "Відхилити з підставою"},
	{Code: "KeyC", What: "Попросити уточнити"}, {Code: "Digits", What: "Підстава з цим номером"},
	{Code: "KeyJ", What: "Наступне в списку"}, {Code: "KeyK", What: "Попереднє в списку"},
}

// questions of the form of a new message.
func questions(p *page.Page) []page.Field {
	return []page.Field{
		{
			Name: "text", Label: "Що сталося?", Hint: "Що саме, відколи, що просите зробити. Без телефонів і номерів квартир: текст побачать усі.",
			Required: true, Max: 5000, Rows: 6, Draft: "new",
		},
		{
			Name: "topic", Label: "Тема", Hint: "Не певні — модератор обере сам.", Options: []page.Option{
				{Value: "roads", Label: "Дороги й тротуари", Group: "Житлово-комунальне господарство"},
				{Value: "water", Label: "Водопостачання", Group: "Житлово-комунальне господарство"},
				{Value: "transport", Label: "Транспорт"},
			},
		},
		{Name: "address", Label: "Де це?", Hint: "Вулиця та будинок або орієнтир.", Auto: "address-line1"},
		{
			Name: "kind", Label: "Це", Required: true, Options: []page.Option{
				{Value: "problem", Label: "Проблема", Hint: "щось треба полагодити чи прибрати"},
				{Value: "idea", Label: "Пропозиція"}, {Value: "thanks", Label: "Подяка"},
			},
		},
		{Name: "photos", Label: "Фото", Files: 10, FileSize: 15 << 20},
		{Name: "consent", Label: "Приймаю правила Групи", Hint: "Їх коротко викладено на сторінці «Правила».", Required: true},
		{Name: "day", Label: "Відколи", Type: "date", Short: true},
	}
}

// wrongForm is a form that came back.
func wrongForm() *page.Form {
	return page.Prefill("text", "Яма", "topic", "roads", "kind", "problem").Refused(vidhuk.InvalidFields([]vidhuk.FieldError{
		vidhuk.Field("text", "too_short", "min", 10), vidhuk.Field("consent", "required"),
	}))
}
