package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
)

// Text is one text in both languages.
type Text struct{ UK, EN string }

// Operation is one row of the table: a method and an address, and what it
// stands for. The table is data, so that a test can walk roles × operations.
type Operation struct {
	Method  string
	Path    string // below Prefix
	ID      string
	Tag     string
	Summary Text
	Deed    vidhuk.Deed // what rights are asked about; empty for a read
	View    string      // what may be seen, as package rights names it; empty when everybody may
	Signed  bool        // only somebody with an account, whatever its roles
	Status  int         // of success; 200 unless said

	fails []int // documented besides those that every operation of its kind has
	bind  binder
}

// binder registers an operation with what does it.
type binder func(*server, huma.Operation)

// Operations lists every operation of the API, in the order of the document.
func Operations() []Operation { return slices.Clone(operations) }

// SignedIn reports whether a visitor is turned away before anything is read.
func (o Operation) SignedIn() bool { return o.Signed || o.Deed != "" || o.View != "" }

const signedKey = "signed in"

// signedIn reports the same of a registered operation.
func signedIn(o *huma.Operation) bool {
	signed, _ := o.Metadata[signedKey].(bool)
	return signed
}

// What bodies may weigh, in bytes. The longest text is an answer of 10,000
// characters, each of up to twelve bytes when escaped.
const jsonBytes = 256 << 10

// described is the row as the document shows it.
func (o Operation) described() huma.Operation {
	d := huma.Operation{
		Method: o.Method, Path: o.Path, OperationID: o.ID, Tags: []string{o.Tag},
		Summary: o.Summary.UK + " · " + o.Summary.EN, DefaultStatus: o.Status, MaxBodyBytes: jsonBytes, BodyReadTimeout: bodyTime,
		Security: []map[string][]string{{}, {"bearer": {}}}, Metadata: map[string]any{signedKey: o.SignedIn()},
		Responses: map[string]*huma.Response{},
	}
	if o.Deed != "" {
		d.Description = "Положення, п. " + o.Deed.Clause() + " · Regulation, clause " + o.Deed.Clause()
	}
	if o.SignedIn() {
		d.Security = d.Security[1:]
	}
	for _, status := range o.failures() {
		d.Responses[strconv.Itoa(status)] = problemResponse(http.StatusText(status))
	}
	d.Responses["default"] = problemResponse("Будь-яка інша відмова · Any other refusal")
	return d
}

// failures lists the statuses that the document promises.
func (o Operation) failures() []int {
	list := []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusUnprocessableEntity}
	if o.Deed != "" || o.View != "" {
		list = append(list, http.StatusForbidden)
	}
	if strings.Contains(o.Path, "{") {
		list = append(list, http.StatusNotFound)
	}
	if o.Method == http.MethodPost {
		list = append(list, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	return append(list, o.fails...)
}

func problemResponse(description string) *huma.Response {
	return &huma.Response{
		Description: description,
		Content:     map[string]*huma.MediaType{problemJSON: {Schema: &huma.Schema{Ref: schemaPrefix + "Problem"}}},
	}
}
