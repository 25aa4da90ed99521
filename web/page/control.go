package page

import (
	"strings"

	"github.com/a-h/templ"

	"vidhuk/web/page/icon"
)

// ButtonKind says how much a button asks for attention.
type ButtonKind string

const (
	Plain   ButtonKind = ""        // one of several
	Primary ButtonKind = "primary" // the expected next step; one a form
	Accent  ButtonKind = "accent"  // the call of a page: report a problem
	Danger  ButtonKind = "error"   // refuses, removes, blocks
	Quiet   ButtonKind = "ghost"   // a link in the size of a button
)

// Button is a button of a form (Submit) or a link that looks like one (Link).
type Button struct {
	Text string
	Kind ButtonKind
	Icon icon.Icon
	Hint string // under the text: what exactly will happen, «заблоковано до 14.03 10:20»
	// Key is the physical key, as event.code gives it: "KeyA", "Digit1". It is
	// shown on the button.
	Key   string
	Name  string // of the value that the form carries
	Value string
	// Action sends the form to another address than its own.
	Action  string
	Small   bool
	Block   bool // as wide as its place
	Off     bool // shown, cannot be pressed
	NoCheck bool // the browser does not ask for required fields: save a draft, cancel
	Attrs   templ.Attributes
}

func (b Button) class() string {
	class := "btn"
	if b.Kind != Plain {
		class += " btn-" + string(b.Kind)
	}
	if b.Small {
		class += " btn-small"
	}
	if b.Block {
		class += " btn-full"
	}
	return class
}

// ukrainianKeys are the letters of the Ukrainian layout on the keys of the Latin
// alphabet, A to Z.
var ukrainianKeys = strings.Split("Ф И С В У А П Р Ш О Л Д Ь Т Щ З Й К І Е Г М Ц Ч Н Я", " ")

var namedKeys = map[string]string{
	"Slash": "/", "Enter": "Enter", "Escape": "Esc", "Space": "␣", "ArrowUp": "↑", "ArrowDown": "↓", "Question": "?",
	"Digits": "1–9", "CtrlEnter": "Ctrl Enter",
}

// keyCaps are the signs printed on a physical key: Latin, and Ukrainian where it
// differs.
func keyCaps(code string) (latin, ukrainian string) {
	if sign, ok := namedKeys[code]; ok {
		return sign, ""
	}
	switch {
	case strings.HasPrefix(code, "Key") && len(code) == 4 && code[3] >= 'A' && code[3] <= 'Z':
		if code == "KeyC" { // С looks the same
			return "C", ""
		}
		return code[3:], ukrainianKeys[code[3]-'A']
	case strings.HasPrefix(code, "Digit") && len(code) == 6:
		return code[5:], ""
	}
	return code, ""
}

// Field is one question of a form. The component that draws it says what it is.
type Field struct {
	Name     string
	Among    string // tells it from the same question of another form on the page: "-12"
	Label    string
	Hint     string
	Required bool   // otherwise "необов’язково" stands beside the label
	Bare     bool   // neither required nor marked as optional: filters
	Type     string // of an input: "text" (default), "email", "password", "search", "tel", "date", "number"
	Auto     string // autocomplete: "email", "current-password", …
	Mode     string // inputmode: "numeric", "decimal"
	Max      int    // characters: shows a counter under a text of several lines
	Rows     int    // of a text of several lines; default 5
	Draft    string // key under which the browser keeps what is typed; see Area
	Key      string // physical key that moves here
	Short    bool   // as wide as a date or number
	Any      string // label of the empty choice of a Select; default "— оберіть —"
	Options  []Option
	Files    int    // how many files
	FileSize int64  // bytes of one file
	Accept   string // of a file input; default: photos
	Attrs    templ.Attributes
}

// Option is one choice of a Select, Radios or Checks.
type Option struct {
	Value string
	Label string
	Hint  string
	Group string // of a Select: options of one group follow each other
	Key   string // physical key that chooses it
	Off   bool
}

func (f Field) id() string   { return "f-" + f.Name + f.Among }
func (f Field) hint() string { return f.id() + "-hint" }
func (f Field) fail() string { return f.id() + "-error" }

// described lists what a screen reader says after the label.
func (f Field) described(message string) string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.hint())
	}
	if message != "" {
		ids = append(ids, f.fail())
	}
	return strings.Join(ids, " ")
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) rows() int {
	if f.Rows == 0 {
		return 5
	}
	return f.Rows
}

func (f Field) accept() string {
	if f.Accept == "" {
		return "image/jpeg,image/png,image/webp,image/heic,image/heif"
	}
	return f.Accept
}

// groups cuts the options where the group changes.
func (f Field) groups() [][]Option {
	var all [][]Option
	for i, o := range f.Options {
		if i == 0 || o.Group != f.Options[i-1].Group {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], o)
	}
	return all
}

// attributes are those that every control of a question shares.
func (f Field) attributes(message string) templ.Attributes {
	a := templ.Attributes{"id": f.id()}
	for name, value := range map[string]string{
		"autocomplete": f.Auto, "inputmode": f.Mode, "data-key": f.Key, "aria-describedby": f.described(message),
	} {
		if value != "" {
			a[name] = value
		}
	}
	if message != "" {
		a["aria-invalid"] = "true"
	}
	if f.Required {
		a["required"] = true
	}
	for name, value := range f.Attrs {
		a[name] = value
	}
	return a
}

func (f Field) emptyChoice(p *Page) string {
	if f.Any != "" {
		return f.Any
	}
	return p.T("form.choose")
}

// withPhotoHint says how many and how large, unless the page says something
// else.
func (f Field) withPhotoHint(p *Page) Field {
	if f.Hint == "" && f.Files > 0 {
		f.Hint = p.T("form.files.hint", "max", f.Files, "size", p.Lang.Size(f.FileSize))
	}
	return f
}

// idOf is where the page shows a field.
func idOf(fields []Field, name string) string {
	for _, f := range fields {
		if f.Name == name {
			return f.id()
		}
	}
	return "f-" + name
}

// labelOf is the beginning of a line of the error summary: «Текст: ».
func labelOf(fields []Field, name string) string {
	for _, f := range fields {
		if f.Name == name && strings.HasSuffix(f.Label, "?") {
			return f.Label + " "
		}
		if f.Name == name {
			return f.Label + ": "
		}
	}
	return ""
}

func (c Confirm) do(p *Page) Button {
	if c.Do.Text == "" {
		c.Do.Text, c.Do.Kind = p.T("form.confirm"), Primary
	}
	return c.Do
}
