package show

import (
	"vidhuk"
	"vidhuk/language"
	"vidhuk/look"
	"vidhuk/web/page"
)

// Short is what people call an organization, in the reader's language where the
// city has said it.
func Short(p *page.Page, o look.Organization) string { return called(p, o.English.Short, o.Short) }

// FullName is its official name, in the reader's language where the city has
// said it.
func FullName(p *page.Page, o look.Organization) string { return called(p, o.English.Name, o.Name) }

// ShortOf is Short of an organization of the directory.
func ShortOf(p *page.Page, o vidhuk.Organization) string { return called(p, o.English.Short, o.Short) }

// Competence says what an organization answers for.
func Competence(p *page.Page, ukrainian string, e vidhuk.English) string {
	return called(p, e.Competence, ukrainian)
}

// called is the English word for readers of English, if there is one.
func called(p *page.Page, english, ukrainian string) string {
	if english != "" && p.Lang == language.En {
		return english
	}
	return ukrainian
}

// FullNameOf is FullName of an organization of the directory.
func FullNameOf(p *page.Page, o vidhuk.Organization) string { return called(p, o.English.Name, o.Name) }
