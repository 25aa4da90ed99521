package publish

import (
	"net/http"
	"slices"
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// card is the form of what an organization says of itself.
type card struct {
	d     *desk
	p     *page.Page
	slug  string
	form  *page.Form
	typed bool
}

// profilePage is the form: of the organization that the address names, or of the
// reader's first.
func (d *desk) profilePage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	c := &card{d: d, p: p, slug: page.Query(r).Line("as")}
	return d.showProfile(w, r, http.StatusOK, c)
}

func (d *desk) showProfile(w http.ResponseWriter, r *http.Request, status int, c *card) error {
	mine := c.p.Viewer.Organizations
	if c.slug == "" && len(mine) > 0 {
		c.slug = mine[0]
	}
	if !slices.Contains(mine, c.slug) {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	if !c.typed {
		said, err := d.look.Profile(r.Context(), c.slug)
		if err != nil {
			return err
		}
		c.form = page.Prefill("version", strconv.FormatInt(said.Version, 10), "about", said.About, "hours", said.Hours, "site", said.Site)
	}
	d.begin(c.p, c.p.T("profile.title"))
	c.p.Section = profilePath
	page.Render(w, r, status, page.Layout(c.p, profileForm(c)))
	return nil
}

func (d *desk) describe(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	f.Only("as", "version", "about", "hours", "site")
	c := &card{d: d, p: p, slug: f.Line("as"), form: f, typed: true}
	said := center.Description{
		Organization: c.slug, Version: f.Version(), About: f.Text("about"), Hours: f.Text("hours"), Site: f.Line("site"),
	}
	if err = f.Err(); err == nil {
		_, err = d.center.Describe(r.Context(), p.Viewer.Actor, said)
	}
	if err != nil {
		if !slices.Contains(shown, vidhuk.KindOf(err)) {
			return err
		}
		f.Refused(err)
		return d.showProfile(w, r, page.Status(err), c)
	}
	page.SetFlash(w, page.Flash{Key: "profile_saved"})
	http.Redirect(w, r, show.OrganizationPath(c.slug), http.StatusSeeOther)
	return nil
}

func (c *card) questions() []page.Field {
	p := c.p
	return []page.Field{
		{Name: "about", Label: p.T("profile.about"), Hint: p.T("profile.about.hint"), Rows: 4, Max: center.AboutMax},
		{Name: "hours", Label: p.T("profile.hours"), Hint: p.T("profile.hours.hint"), Rows: 2, Max: center.HoursMax},
		{Name: "site", Label: p.T("profile.site"), Hint: p.T("profile.site.hint"), Type: "url", Auto: "url"},
	}
}

// others are the reader's further organizations.
func (c *card) others() []page.Tab {
	if len(c.p.Viewer.Organizations) < 2 {
		return nil
	}
	var all []page.Tab
	for _, slug := range c.p.Viewer.Organizations {
		all = append(all, page.Tab{Href: profilePath + "?as=" + slug, Text: c.d.voice(c.p, slug), Current: slug == c.slug})
	}
	return all
}
