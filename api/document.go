package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/figure"
	"vidhuk/look"
)

//go:generate go test -tags nodynamic -count=1 -run ^TestTheCommittedDocument$ . -args -update

const schemaPrefix = "#/components/schemas/"

// The tags of the document, in reading order.
const (
	tagMessages  = "messages"
	tagAuthor    = "author"
	tagReview    = "review"
	tagExecution = "execution"
	tagClosing   = "closing"
	tagPosts     = "posts"
	tagAlerts    = "alerts"
	tagPeople    = "people"
	tagDirectory = "directory"
	tagFigures   = "statistics"
	tagJournal   = "journal"
	tagPhotos    = "photos"
	tagMeasure   = "sanctions"
	tagStop      = "activity"
)

var tagTexts = []*huma.Tag{
	{Name: tagMessages, Description: "Стрічка Групи, повідомлення, коментарі · The Group's feed, messages, comments"},
	{Name: tagAuthor, Description: "Автор повідомлення · The author of a message"},
	{Name: tagReview, Description: "Премодерація · Review before publication"},
	{Name: tagExecution, Description: "Відповідальні виконавці · Executors"},
	{Name: tagClosing, Description: "Перевірка позначок і закриття · Verifying marks and closing"},
	{Name: tagPosts, Description: "Інформаційні дописи Сторінки й Групи · Information posts of the Page and the Group"},
	{Name: tagAlerts, Description: "Сповіщення про аварії · Emergency alerts"},
	{Name: tagPeople, Description: "Облікові записи й членство · Accounts and membership"},
	{Name: tagDirectory, Description: "Довідники · Directories"},
	{Name: tagFigures, Description: "Статистика, відкрита для всіх · Statistics, open to all"},
	{Name: tagJournal, Description: "Журнал, до якого нічого не дописати заднім числом · The journal that nobody can rewrite"},
	{Name: tagPhotos, Description: "Фото · Photos"},
	{Name: tagMeasure, Description: "Заходи до порушників (п. 4.4, 4.5) · Measures against violations (clauses 4.4, 4.5)"},
	{Name: tagStop, Description: "Припинення діяльності (п. 7.1) · The stop of activity (clause 7.1)"},
}

const about = `Ті самі дії та читання, що й на сайті контактного центру. Токен видає команда "vidhuk user token"; без токена видно те, що бачать усі.
Кожна відмова: документ application/problem+json зі сталим кодом. Списки гортають за курсором next (також у заголовку Link).

The same deeds and reads as the contact centre's site. A token is made by "vidhuk user token"; without one you see what everybody sees.
Every refusal is an application/problem+json document with a stable code. Lists are paged by the cursor next (also in the Link header).`

// settings are those of the framework. No page of it is served: its own would
// load scripts from elsewhere.
func settings(version string) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Vidhuk", Version: version, Description: about, License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}},
			Tags:    tagTexts,
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry(schemaPrefix, schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"bearer": {Type: "http", Scheme: "bearer", Description: "vdk_…"},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": strict, "json": strict}, // "json": of +json
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
}

// schemaName names a type in the document. Commands of center are requests, so
// that an acceptance sent and an acceptance shown are two things.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[vidhuk.Place]():
		return name
	case strings.HasSuffix(t.PkgPath(), "/center"), t == reflect.TypeFor[Hold](), t == reflect.TypeFor[Decision]():
		return name + "Request"
	}
	return name
}

// vocabularies are the closed lists of words; the document shows them wherever
// such a word stands.
var vocabularies = map[reflect.Type][]any{
	reflect.TypeFor[vidhuk.State]():           words(vidhuk.States),
	reflect.TypeFor[vidhuk.AssignmentState](): words(vidhuk.AssignmentStates),
	reflect.TypeFor[vidhuk.Mark]():            words(vidhuk.Marks),
	reflect.TypeFor[vidhuk.Deed]():            words(vidhuk.Deeds()),
	reflect.TypeFor[vidhuk.Role]():            words(vidhuk.Roles),
	reflect.TypeFor[vidhuk.MessageKind]():     words([]vidhuk.MessageKind{vidhuk.Problem, vidhuk.Thanks, vidhuk.Idea}),
	reflect.TypeFor[vidhuk.Membership]():      words([]vidhuk.Membership{vidhuk.Applied, vidhuk.Admitted, vidhuk.Refused, vidhuk.Left, vidhuk.Excluded}),
	reflect.TypeFor[vidhuk.Channel]():         words(vidhuk.Channels),
	reflect.TypeFor[vidhuk.Way]():             words(vidhuk.Ways),
	reflect.TypeFor[vidhuk.LetterState]():     words(vidhuk.LetterStates),
	reflect.TypeFor[figure.Span]():            words(figure.Spans),
	reflect.TypeFor[figure.Pace]():            words(figure.Paces),
	reflect.TypeFor[vidhuk.CommentKind](): words([]vidhuk.CommentKind{
		vidhuk.Remark, vidhuk.Supplement, vidhuk.Answer, vidhuk.MarkComment, vidhuk.RedirectNote, vidhuk.Correction,
		vidhuk.Objection, vidhuk.Returning, vidhuk.ReopenNote,
	}),
	reflect.TypeFor[vidhuk.PostKind]():      words(vidhuk.PostKinds),
	reflect.TypeFor[vidhuk.PostPlace]():     words(vidhuk.PostPlaces),
	reflect.TypeFor[vidhuk.PostState]():     words(vidhuk.PostStates),
	reflect.TypeFor[vidhuk.StopState]():     words(vidhuk.StopStates),
	reflect.TypeFor[vidhuk.SecondState]():   words(vidhuk.SecondStates),
	reflect.TypeFor[vidhuk.Part]():          words([]vidhuk.Part{vidhuk.WholeCentre}),
	reflect.TypeFor[vidhuk.SanctionState](): words(vidhuk.SanctionStates),
	reflect.TypeFor[vidhuk.Rung]():          words(vidhuk.Rungs),
	reflect.TypeFor[vidhuk.Sign]():          words(vidhuk.Signs),
	reflect.TypeFor[vidhuk.OrganizationKind](): words([]vidhuk.OrganizationKind{
		vidhuk.Department, vidhuk.Directorate, vidhuk.Administration, vidhuk.Service, vidhuk.Enterprise, vidhuk.Institution, vidhuk.External,
	}),
}

// parameters are the closed lists of query parameters.
var parameters = map[string][]any{
	"state":   words(slices.DeleteFunc(slices.Clone(vidhuk.States), func(s vidhuk.State) bool { return !s.Public() && s != vidhuk.Withdrawn })),
	"tab":     words(look.InboxTabs),
	"period":  words(figure.Spans),
	"channel": words(vidhuk.Channels),
}

func words[T ~string](list []T) []any {
	all := make([]any, len(list))
	for i, w := range list {
		all[i] = string(w)
	}
	return all
}

// safeInteger is the largest whole number that every reader of JSON keeps
// exactly (RFC 8259, 6).
const safeInteger = 1<<53 - 1

// finish writes the closed lists and bounds into the document, and with it into
// the validator.
func finish(d *huma.OpenAPI) {
	registry := d.Components.Schemas
	for name, schema := range registry.Map() {
		t := registry.TypeFromRef(schemaPrefix + name)
		for _, f := range reflect.VisibleFields(t) {
			property, ok := schema.Properties[jsonName(f)]
			if ok && !f.Anonymous {
				restrict(property, f.Type)
			}
		}
		schema.PrecomputeMessages()
	}
	for _, item := range d.Paths {
		for _, o := range []*huma.Operation{item.Get, item.Post} {
			restrictParameters(o)
		}
	}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func restrict(s *huma.Schema, t reflect.Type) {
	if t.Kind() == reflect.Slice && s.Items != nil { // bytes have none
		s, t = s.Items, t.Elem()
	}
	if list, ok := vocabularies[t]; ok && len(s.Enum) == 0 {
		s.Enum = list
	}
	if s.Type == huma.TypeInteger && s.Maximum == nil {
		most := float64(safeInteger)
		s.Maximum = &most
	}
}

func restrictParameters(o *huma.Operation) {
	if o == nil {
		return
	}
	for _, p := range o.Parameters {
		list, ok := parameters[p.Name]
		if !ok || p.In != "query" {
			continue
		}
		if p.Schema.Type == huma.TypeArray {
			p.Schema.Items.Enum = list
		} else {
			p.Schema.Enum = list
		}
		p.Schema.PrecomputeMessages()
	}
}

// serveDocument serves the document, written when it is first asked for.
func (s *server) serveDocument() {
	d := s.api.OpenAPI()
	for _, form := range []struct {
		path, contentType string
		write             func() ([]byte, error)
	}{
		{"/openapi.json", "application/openapi+json", func() ([]byte, error) { return json.MarshalIndent(d, "", "  ") }},
		{"/openapi.yaml", "application/openapi+yaml", d.YAML},
	} {
		write := sync.OnceValues(form.write)
		s.mux.HandleFunc("GET "+Prefix+form.path, func(w http.ResponseWriter, r *http.Request) {
			text, err := write()
			if err != nil {
				askedOf(r.Context()).fail(w, err)
				return
			}
			w.Header().Set("Content-Type", form.contentType)
			w.Write(text) //nolint:errcheck // the reader is gone
		})
	}
}
