package page

import (
	"crypto/rand"
	"errors"
	"io"
	"math"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"vidhuk"
	"vidhuk/language"
)

// Form is what a person typed and what is wrong with it: read once from a
// request, handed to a deed, and shown again as it was when the deed refuses.
// Reading never fails: a value of the wrong kind is the zero value, noted in
// Err. A nil *Form is an empty one, for pages that show a fresh form.
type Form struct {
	values  url.Values
	files   map[string][]*multipart.FileHeader
	fields  []vidhuk.FieldError
	problem error // what the deed said about the whole
}

// Limits keep a request within reason. Zero values take the default.
type Limits struct {
	Body  int64 // bytes of the whole request; default 256 KB
	Files int   // of all fields together; default 0: no files
}

const (
	defaultBody = 256 << 10
	inMemory    = 1 << 20 // of a multipart body; the rest goes to temporary files
)

// ReadForm reads the fields and files of a POST. Errors: vidhuk.Invalid
// "too_large", "too_many_files", "upload_slow" and "bad_request", ErrGone, and
// those of an Intake. The form is there also then, with the texts that arrived, so that
// nothing typed is lost; only its files are not. Close it when done.
func ReadForm(w http.ResponseWriter, r *http.Request, l Limits) (*Form, error) {
	if l.Body == 0 {
		l.Body = defaultBody
	}
	r.Body = http.MaxBytesReader(w, r.Body, l.Body)
	came := &arrival{ReadCloser: r.Body}
	if l.Files > 0 && Multipart(r) {
		if err := takeIn(w, r); err != nil {
			return typed(r, r.Body), err
		}
		came.ReadCloser = r.Body
	}
	r.Body = came
	err := r.ParseMultipartForm(inMemory)
	if errors.Is(err, http.ErrNotMultipart) {
		err = r.ParseForm()
	}
	if err != nil {
		return typed(r, &came.begin), readError(errors.Join(err, came.err, came.cut()), l)
	}
	f := &Form{values: r.PostForm}
	if r.MultipartForm != nil {
		f.files = withoutEmpty(r.MultipartForm.File)
	}
	if n := f.countFiles(); n > l.Files {
		f.Close()
		f.files = nil
		return f, vidhuk.Refuse(vidhuk.Invalid, "too_many_files", "max", l.Files)
	}
	f.check()
	return f, nil
}

// check notes what no person types.
func (f *Form) check() {
	for name, values := range f.values {
		if slices.ContainsFunc(values, badText) {
			f.Add(vidhuk.Field(name, "invalid_text"))
		}
	}
}

func readError(err error, l Limits) error {
	var tooLarge *http.MaxBytesError
	var ours *vidhuk.Error
	switch {
	case errors.Is(err, ErrGone):
		return err
	case errors.As(err, &tooLarge):
		return vidhuk.Refuse(vidhuk.Invalid, "too_large", "max", language.Bytes(l.Body))
	case errors.Is(err, os.ErrDeadlineExceeded):
		return vidhuk.Wrap(vidhuk.Invalid, "upload_slow", err)
	case errors.As(err, &ours):
		return ours
	}
	return vidhuk.Wrap(vidhuk.Invalid, "bad_request", err)
}

// badText finds what no person types and no database wants.
func badText(s string) bool { return !utf8.ValidString(s) || strings.ContainsRune(s, 0) }

// withoutEmpty drops the empty part that a browser sends for an untouched file
// input.
func withoutEmpty(files map[string][]*multipart.FileHeader) map[string][]*multipart.FileHeader {
	for name, list := range files {
		files[name] = slices.DeleteFunc(list, func(h *multipart.FileHeader) bool { return h.Filename == "" && h.Size == 0 })
	}
	return files
}

func (f *Form) countFiles() (n int) {
	for _, list := range f.files {
		n += len(list)
	}
	return n
}

// Close removes the temporary files of uploads.
func (f *Form) Close() {
	if f != nil && f.files != nil {
		_ = (&multipart.Form{File: f.files}).RemoveAll() // the system clears its temporary folder
	}
}

// Prefill makes the form of something that exists already. The pairs are names
// and values.
func Prefill(pairs ...string) *Form {
	f := &Form{values: url.Values{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.values.Add(pairs[i], pairs[i+1])
	}
	return f
}

// Query makes a form of the address: filters and searches.
func Query(r *http.Request) *Form {
	f := &Form{values: url.Values{}}
	for name, values := range r.URL.Query() {
		f.values[name] = slices.DeleteFunc(values, badText)
	}
	return f
}

// Raw is the first value as it was typed; All is every one.
func (f *Form) Raw(name string) string {
	if f == nil {
		return ""
	}
	return f.values.Get(name)
}

// All gives every value of a name, trimmed, without empty ones and repetitions.
func (f *Form) All(name string) []string {
	if f == nil {
		return nil
	}
	var all []string
	for _, v := range f.values[name] {
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// Text is a text of several lines: trimmed, with \n for the browser's \r\n.
func (f *Form) Text(name string) string {
	s := strings.ReplaceAll(f.Raw(name), "\r\n", "\n")
	return strings.TrimSpace(strings.ReplaceAll(s, "\r", "\n"))
}

// Line is a text of one line: trimmed, every run of space one space.
func (f *Form) Line(name string) string { return strings.Join(strings.Fields(f.Raw(name)), " ") }

// Secret is the value untouched: a password may begin with a space.
func (f *Form) Secret(name string) string { return f.Raw(name) }

// Has reports whether the box is ticked or the button pressed.
func (f *Form) Has(name string) bool { return f.Raw(name) != "" }

// Is reports whether the value is among those sent under the name.
func (f *Form) Is(name, value string) bool { return f != nil && slices.Contains(f.values[name], value) }

// Default sets a value where none came.
func (f *Form) Default(name, value string) {
	if !f.Has(name) {
		f.values.Set(name, value)
	}
}

// Int is a whole number; an empty value is 0, anything else "invalid_number".
func (f *Form) Int(name string) int64 {
	s := strings.TrimSpace(f.Raw(name))
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		f.Add(vidhuk.Field(name, "invalid_number"))
		return 0
	}
	return n
}

// Ints are the whole numbers of a list of boxes; anything else is left out.
func (f *Form) Ints(name string) []int64 {
	var all []int64
	for _, s := range f.All(name) {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			all = append(all, n)
		}
	}
	return all
}

// Version is the number that the hidden field "version" carries; see Version.
func (f *Form) Version() int64 { return f.Int("version") }

// Number is a decimal, with a point or the comma of Ukrainian writing; an empty
// value is 0, anything else "invalid_number".
func (f *Form) Number(name string) float64 {
	s := strings.Replace(strings.TrimSpace(f.Raw(name)), ",", ".", 1)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		f.Add(vidhuk.Field(name, "invalid_number"))
		return 0
	}
	return n
}

// Day is the start of a day in Kyiv, written as browsers (2026-11-24) or people
// (24.11.2026) do; an empty value is the zero time, anything else
// "invalid_date".
func (f *Form) Day(name string) time.Time {
	s := strings.TrimSpace(f.Raw(name))
	if s == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.DateOnly, "2.1.2006"} {
		if t, err := time.ParseInLocation(layout, s, language.Kyiv); err == nil {
			return t
		}
	}
	f.Add(vidhuk.Field(name, "invalid_date"))
	return time.Time{}
}

// Moment is a time of the clock in Kyiv, written as browsers (2026-11-24T08:30)
// or people (24.11.2026 08:30) do; an empty value is the zero time, anything
// else "invalid_moment".
func (f *Form) Moment(name string) time.Time {
	s := strings.TrimSpace(f.Raw(name))
	if s == "" {
		return time.Time{}
	}
	for _, layout := range []string{momentLayout, momentLayout + ":05", "2.1.2006 15:04"} {
		if t, err := time.ParseInLocation(layout, s, language.Kyiv); err == nil {
			return t
		}
	}
	f.Add(vidhuk.Field(name, "invalid_moment"))
	return time.Time{}
}

const momentLayout = "2006-01-02T15:04"

// MomentText writes a time as a field for moments holds it; "" for none.
func MomentText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(language.Kyiv).Format(momentLayout)
}

// ReadFile reads an upload: one byte more than is allowed at most, so that
// whoever takes it sees that it is too much.
func ReadFile(h *multipart.FileHeader, allowed int64) ([]byte, error) {
	from, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer from.Close()
	return io.ReadAll(io.LimitReader(from, allowed+1))
}

// Files gives the uploads of a field.
func (f *Form) Files(name string) []*multipart.FileHeader {
	if f == nil {
		return nil
	}
	return f.files[name]
}

// Only notes every field that is not among the names: "unknown_field".
func (f *Form) Only(names ...string) {
	for name := range f.values {
		if !slices.Contains(names, name) {
			f.Add(vidhuk.Field(name, "unknown_field"))
		}
	}
}

// Add notes what is wrong with a field; the first thing said stays.
func (f *Form) Add(e vidhuk.FieldError) {
	if _, noted := f.error(e.Field); !noted {
		f.fields = append(f.fields, e)
	}
}

// Err is what reading found wrong, as a deed would say it, or nil.
func (f *Form) Err() error {
	if f == nil {
		return nil
	}
	return vidhuk.InvalidFields(f.fields)
}

// Refused takes in what a deed said, so that the form shows it: at its fields
// where it names fields, and above the form in any case. It returns the form.
func (f *Form) Refused(err error) *Form {
	f.problem = err
	var e *vidhuk.Error
	if errors.As(err, &e) {
		for _, field := range e.Fields {
			f.Add(field)
		}
	}
	return f
}

// Problem is what the deed refused with, or nil.
func (f *Form) Problem() error {
	if f == nil {
		return nil
	}
	return f.problem
}

// Wrong reports whether the form came back because of the field.
func (f *Form) Wrong(name string) bool {
	_, wrong := f.error(name)
	return wrong
}

func (f *Form) error(name string) (vidhuk.FieldError, bool) {
	if f == nil {
		return vidhuk.FieldError{}, false
	}
	i := slices.IndexFunc(f.fields, func(e vidhuk.FieldError) bool { return e.Field == name })
	if i < 0 {
		return vidhuk.FieldError{}, false
	}
	return f.fields[i], true
}

// message is the sentence about a field, or "".
func (f *Form) message(p *Page, name string) string {
	e, wrong := f.error(name)
	if !wrong {
		return ""
	}
	return p.Lang.Field(e)
}

// said is what the summary over the form tells: what the deed refused with, or
// what reading found.
func (f *Form) said() error {
	if err := f.Problem(); err != nil {
		return err
	}
	return f.Err()
}

// NewKey makes the idempotency key of a fresh form: however often it is sent, it
// counts once.
func NewKey() string { return rand.Text() }
