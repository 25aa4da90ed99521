package public_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/site"
	"vidhuk/testkit/town"
)

// columns is the order in which cities publish: context 2.3 of the requirements.
const columns = `uid receivedDateTime type kind content accrualMethod CATUTTC addressPostCode addressAdminUnitL1 addressAdminUnitL2
	addressAdminUnitL3 addressAdminUnitL4 addressPostName addressThoroughfare addressLocatorDesignator addressLocatorBuilding status
	organizationName organizationId result`

// secret stands in every place where a person can write.
const secret = "таємниця +380501234567"

func records(t *testing.T, body string) map[string]map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows[0], strings.Fields(columns)) {
		t.Fatalf("columns %q", rows[0])
	}
	all := map[string]map[string]string{}
	for _, r := range rows[1:] {
		record := map[string]string{}
		for i, name := range rows[0] {
			record[name] = r[i]
		}
		all[record["uid"]] = record
	}
	return all
}

func TestOpenDataTellWhatHappenedAndNoWords(t *testing.T) {
	s := site.New(t)
	ctx := context.Background()
	told, err := s.Center.Submit(ctx, s.Member(), center.Submission{
		Text: secret + " " + town.Text, Topic: "utilities", Subtopic: "roads",
		Place: vidhuk.Place{District: "tsentralnyi", Address: "вул. Адміральська, 20, " + secret},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Center.Approve(ctx, s.Moderator(), center.Approval{Ref: s.Ref(told.Number), Organizations: []string{town.Roads}}); err != nil {
		t.Fatal(err)
	}
	closed, rejected, hidden := s.Closed(vidhuk.MarkDone, town.Roads), s.In(vidhuk.Rejected), s.In(vidhuk.Hidden)
	private, err := s.Center.Submit(ctx, s.Member(), center.Submission{Text: town.Text, Topic: "corruption"})
	if err != nil {
		t.Fatal(err)
	}
	b := s.Visit(t, vidhuk.Nobody)
	got := b.Get("/opendata/messages.csv").Is(http.StatusOK)
	for _, word := range []string{secret, "380", town.Text, s.Member().Name, s.Member().Name[:8], ", 20"} {
		if strings.Contains(got.Body, word) {
			t.Errorf("open data say %q", word)
		}
	}
	all := records(t, got.Body)
	for _, c := range []struct {
		number vidhuk.Number
		column string
		want   string
	}{
		{told.Number, "kind", "житлово-комунальне господарство: дороги"},
		{told.Number, "CATUTTC", "UA48060150010443183"},
		{told.Number, "addressThoroughfare", "вул. Адміральська"},
		{told.Number, "addressPostName", "Миколаїв"},
		{told.Number, "receivedDateTime", "2026-11-23T10:00:00+02:00"},
		{told.Number, "organizationId", town.Roads},
		{closed.Number, "result", "Роботу виконано"},
		{closed.Number, "status", "Закрито"},
		{rejected.Number, "result", "Реклама"},
		{rejected.Number, "organizationName", ""},
		{hidden.Number, "organizationName", ""},
		{hidden.Number, "addressThoroughfare", ""},
		{hidden.Number, "CATUTTC", "UA48060150010035747"},
	} {
		if record, ok := all[string(c.number)]; !ok || record[c.column] != c.want || record["content"] != "" {
			t.Errorf("%s of %s is %q, want %q", c.column, c.number, record[c.column], c.want)
		}
	}
	if _, ok := all[string(private.Number)]; ok {
		t.Error("open data tell of a message about corruption")
	}
}

func TestOpenDataAreAskedForAgainCheaply(t *testing.T) {
	s := site.New(t)
	s.Submitted()
	b := s.Visit(t, vidhuk.Nobody)
	first := b.Get("/opendata/messages.csv?year=2026").Is(http.StatusOK)
	tag := first.Header.Get("ETag")
	if tag == "" || !strings.Contains(first.Header.Get("Content-Disposition"), "messages-2026.csv") {
		t.Fatalf("headers %v", first.Header)
	}
	b.With("/opendata/messages.csv?year=2026", "If-None-Match", tag).Is(http.StatusNotModified)
	b.With("/opendata/messages.csv", "If-None-Match", tag).Is(http.StatusOK)
	s.Submitted()
	// Made anew for nobody, whoever asks, until it is five minutes old.
	b.With("/opendata/messages.csv?year=2026", "If-None-Match", tag).Is(http.StatusNotModified)
	if same := s.Visit(t, vidhuk.Nobody).Get("/opendata/messages.csv?year=2026"); same.Body != first.Body {
		t.Errorf("made again at once: %s", same.Body)
	}
	s.Clock.Pass(5 * time.Minute)
	if again := b.With("/opendata/messages.csv?year=2026", "If-None-Match", tag).Is(http.StatusOK); len(records(t, again.Body)) != 2 {
		t.Errorf("after a change: %s", again.Body)
	}
	b.Get("/opendata/messages.csv?year=2019").Is(http.StatusNotFound)
	b.Get("/opendata/messages.csv?year=all").Is(http.StatusUnprocessableEntity)
	if mark := b.Get("/opendata/messages.csv?bom=1").Is(http.StatusOK); !strings.HasPrefix(mark.Body, "\ufeffuid,") {
		t.Errorf("no mark: %q", mark.Body[:10])
	}
	if got := b.With("/opendata/messages.csv", "Accept-Encoding", "identity").Is(http.StatusOK); got.Header.Get("Content-Encoding") != "" || !strings.HasPrefix(got.Body, "uid,") {
		t.Errorf("unpacked: %q", got.Body[:10])
	}
	small := b.With("/opendata/messages.csv", "Accept-Encoding", "gzip").Is(http.StatusOK)
	if small.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("sent as %q", small.Header.Get("Content-Encoding"))
	}
}

func TestTheDescriptionOfOpenDataFitsThem(t *testing.T) {
	s := site.New(t)
	s.Submitted()
	b := s.Visit(t, vidhuk.Nobody)
	b.Get("/opendata").Is(http.StatusOK).Says("Двадцять стовпців", `href="/opendata/messages.csv?year=2026"`, "CC BY 4.0", "addressLocatorBuilding")
	var passport struct {
		Publisher string `json:"publisher"`
		Records   int    `json:"records"`
		Columns   []struct{ Name, Description string }
		Files     []struct{ URL string } `json:"distribution"`
	}
	if err := json.Unmarshal([]byte(b.Get("/opendata/passport.json").Is(http.StatusOK).Body), &passport); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range passport.Columns {
		if names = append(names, c.Name); c.Description == "" {
			t.Errorf("nobody says what %s is", c.Name)
		}
	}
	if !slices.Equal(names, strings.Fields(columns)) || passport.Records != 1 || len(passport.Files) != 2 || !strings.HasPrefix(passport.Publisher, "Департамент") {
		t.Errorf("passport %+v", passport)
	}
	for _, f := range passport.Files {
		b.Get(f.URL).Is(http.StatusOK)
	}
}
