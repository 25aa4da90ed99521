package page

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"vidhuk/language"
)

// Flash is one sentence that the next page shows after a redirect: «Повідомлення
// 2026-000123 схвалено.», with a way back where there is one.
type Flash struct {
	Key  string            `json:"k"` // the text is "flash." + Key
	Args map[string]string `json:"a,omitempty"`
	Bad  bool              `json:"b,omitempty"` // something went wrong
	Undo *Undo             `json:"u,omitempty"`
}

// Undo is a button that takes the deed back: a form posted to a path of ours.
type Undo struct {
	Action  string            `json:"p"`
	Fields  map[string]string `json:"f,omitempty"`
	Seconds int               `json:"s"` // how long the server accepts it
}

const flashCookie = "flash"

// flashLimit keeps the cookie within what browsers store.
const flashLimit = 3000

// SetFlash leaves a flash for the next page. It is a cookie: no session needed,
// any node may show it. Call it before the redirect is written.
func SetFlash(w http.ResponseWriter, f Flash) {
	data, err := json.Marshal(f)
	if err != nil || len(data) > flashLimit {
		return // a sentence lost is better than an answer lost
	}
	http.SetCookie(w, &http.Cookie{
		Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(data), Path: "/", MaxAge: 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// takeFlash reads the flash and has the browser forget it. Only our own texts
// and paths are accepted from the cookie.
func takeFlash(w http.ResponseWriter, r *http.Request) *Flash {
	value := cookie(r, flashCookie)
	if value == "" {
		return nil
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	data, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return nil
	}
	var f Flash
	if json.Unmarshal(data, &f) != nil || !language.Uk.Has("flash."+f.Key) {
		return nil
	}
	if f.Undo != nil && !Local(f.Undo.Action) {
		f.Undo = nil
	}
	return &f
}

// Local reports whether the address is a path of this site and cannot lead
// elsewhere.
func Local(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.ContainsAny(address, "\\\r\n\t")
}

func (p *Page) flashText() string {
	pairs := make([]any, 0, 2*len(p.Flash.Args))
	for k, v := range p.Flash.Args {
		pairs = append(pairs, k, v)
	}
	return p.T("flash."+p.Flash.Key, pairs...)
}
