package public

import (
	"net/http"

	"vidhuk"
	"vidhuk/web/page"
	"vidhuk/web/show"
)

// kinds is the order in which the directory lists who answers.
var kinds = []vidhuk.OrganizationKind{
	vidhuk.Department, vidhuk.Directorate, vidhuk.Administration, vidhuk.Service, vidhuk.Enterprise, vidhuk.Institution, vidhuk.External,
}

// shelf is the organizations of one kind.
type shelf struct {
	kind          vidhuk.OrganizationKind
	organizations []vidhuk.Organization
}

func (s *site) organizations(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	all := s.Look.Organizations()
	var shelves []shelf
	for _, k := range kinds {
		one := shelf{kind: k}
		for _, o := range all {
			if o.Kind == k {
				one.organizations = append(one.organizations, o)
			}
		}
		if len(one.organizations) > 0 {
			shelves = append(shelves, one)
		}
	}
	return render(w, r, p, http.StatusOK, p.T("organizations.title"), organizationsPage(p, shelves))
}

// organization is the public page of who answers: what for, and its messages.
func (s *site) organization(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	o, ok := s.Look.City().Organization(r.PathValue("slug"))
	if !ok {
		return vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	v := feedView{s: s, path: show.OrganizationPath(o.Slug)}
	v.chosen, v.form = choose(r)
	v.chosen.organization = ""
	filter := v.chosen.filter(s.Look)
	filter.Organization, filter.Reader = o.Slug, p.Viewer.Actor
	list, err := s.Look.Feed(r.Context(), filter)
	if err != nil {
		return err
	}
	v.items, v.next = list.Items, list.Next
	p.Description = o.Competence
	return render(w, r, p, http.StatusOK, o.Short, organizationPage(p, o, s.profile(p, o), v))
}

// profile is what everybody may know of an organization.
func (s *site) profile(p *page.Page, o vidhuk.Organization) []page.Fact {
	facts := []page.Fact{
		{Label: p.T("organization.kind"), Text: p.Lang.OrganizationKind(o.Kind)},
		s.other(p.T("organization.parent"), o.Parent),
		s.other(p.T("organization.successor"), o.Successor),
	}
	if d, ok := s.Look.City().District(o.District); ok {
		facts = append(facts, page.Fact{Label: p.T("filter.district"), Text: show.Name(p, d.Name)})
	}
	hours := s.Look.Rules().Clocks.Executors
	if o.Round {
		hours = s.Look.Rules().Clocks.Service1588
	}
	if o.Bound() {
		facts = append(facts, page.Fact{Label: p.T("organization.hours"), Text: show.Name(p, hours.Text)})
	}
	return facts
}

// other is a line that leads to another organization.
func (s *site) other(label, slug string) page.Fact {
	o, ok := s.Look.City().Organization(slug)
	if !ok {
		return page.Fact{}
	}
	return page.Fact{Label: label, Text: o.Name, Href: show.OrganizationPath(o.Slug)}
}
