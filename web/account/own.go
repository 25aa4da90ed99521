package account

import (
	"net/http"
	"strings"

	"vidhuk"
	"vidhuk/web/page"
)

func (d desk) own(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	a, err := d.Look.Account(r.Context(), p.Viewer.AccountID)
	if err != nil {
		return err
	}
	facts := []page.Fact{
		{Label: p.T("account.name"), Text: a.Name},
		{Label: p.T("account.email"), Text: a.Email},
		{Label: p.T("account.roles"), Text: d.roles(p, a)},
		{Label: p.T("account.organizations"), Text: d.organizations(a)},
		{Label: p.T("account.membership"), Text: p.Lang.Membership(a.Membership)},
		{Label: p.T("account.accepted"), Text: a.RulesVersion, Href: page.RulesPath},
		{Label: p.T("account.since"), Text: p.Lang.Date(a.CreatedAt)},
	}
	return show(w, r, p, http.StatusOK, p.T("nav.account"), ownView(p, a, facts))
}

func (d desk) roles(p *page.Page, a vidhuk.Account) string {
	names := make([]string, len(a.Roles))
	for i, r := range a.Roles {
		names[i] = p.Lang.Role(r)
	}
	return strings.Join(names, ", ")
}

func (d desk) organizations(a vidhuk.Account) string {
	names := make([]string, len(a.Organizations))
	for i, slug := range a.Organizations {
		names[i] = slug
		if o, ok := d.Look.City().Organization(slug); ok {
			names[i] = o.Name
		}
	}
	return strings.Join(names, ", ")
}
