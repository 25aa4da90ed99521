package page

import (
	"net/http"

	"vidhuk/language"
)

// Preference answers the forms of the menu that choose language, theme and bytes: it
// keeps the choice in a cookie for a year and returns to where the reader was.
// Mount it as "POST " + PreferencePath.
func Preference(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	if l, ok := language.Parse(r.PostFormValue("lang")); ok {
		keep(w, languageCookie, l.Tag())
	}
	if r.PostForm.Has("theme") {
		keep(w, themeCookie, string(themeOf(r.PostFormValue("theme"))))
	}
	if b := r.PostFormValue("bytes"); b == SaveBytes || b == SpendBytes {
		keep(w, bytesCookie, b)
	}
	back := r.PostFormValue("back")
	if !Local(back) {
		back = FeedPath
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

// keep stores a choice for a year; an empty one is forgotten.
func keep(w http.ResponseWriter, name, value string) {
	age := 365 * 24 * 60 * 60
	if value == "" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
