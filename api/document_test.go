package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/api"
)

var update = flag.Bool("update", false, "write docs/openapi.json anew")

const committed = "../docs/openapi.json"

// served is the document as New serves it; it needs neither centre nor look.
func served(t *testing.T, path string) *httptest.ResponseRecorder {
	t.Helper()
	answer := httptest.NewRecorder()
	api.New(api.Config{Version: "v1"}).ServeHTTP(answer, httptest.NewRequest("GET", api.Prefix+path, nil))
	if answer.Code != 200 {
		t.Fatalf("%d %s", answer.Code, answer.Body)
	}
	return answer
}

func TestTheCommittedDocument(t *testing.T) {
	now := append(served(t, "/openapi.json").Body.Bytes(), '\n')
	if *update {
		if err := os.WriteFile(committed, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(committed)
	if err != nil || !bytes.Equal(kept, now) {
		t.Errorf("docs/openapi.json is not the document that is served (%v); write it: go generate ./api", err)
	}
}

func TestTheDocumentIsTheSameInBothForms(t *testing.T) {
	text := served(t, "/openapi.json")
	if kind := text.Header().Get("Content-Type"); kind != "application/openapi+json" {
		t.Error(kind)
	}
	if yaml := served(t, "/openapi.yaml").Body.String(); strings.Count(yaml, "operationId:") != len(api.Operations()) {
		t.Errorf("%d operations in the YAML", strings.Count(yaml, "operationId:"))
	}
	var d struct {
		OpenAPI string
		Servers []struct{ URL string }
	}
	if err := json.Unmarshal(text.Body.Bytes(), &d); err != nil || !strings.HasPrefix(d.OpenAPI, "3.1") || d.Servers[0].URL != api.Prefix {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestTheDocumentLoadsNothingFromElsewhere(t *testing.T) {
	for _, word := range []string{"unpkg", "http://", "https://"} {
		if text := served(t, "/openapi.json").Body.String(); strings.Contains(text, word) {
			t.Errorf("the document mentions %s", word)
		}
	}
	answer := httptest.NewRecorder()
	api.New(api.Config{}).ServeHTTP(answer, httptest.NewRequest("GET", api.Prefix+"/docs", nil))
	if answer.Code != 404 {
		t.Errorf("/docs gives %d", answer.Code)
	}
}

func TestClosedListsAreInTheDocument(t *testing.T) {
	var d document
	if err := json.Unmarshal(served(t, "/openapi.json").Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	message := d.Components.Schemas["Detail"]
	if states := message.Properties["state"].Enum; !slices.Contains(states, string(vidhuk.InWork)) || len(states) != len(vidhuk.States) {
		t.Errorf("states are %v", states)
	}
	if marks := d.Components.Schemas["ReplyRequest"].Properties["mark"].Enum; slices.Contains(marks, string(vidhuk.MarkAccepted)) {
		t.Errorf("an answer's marks are %v", marks)
	}
}
