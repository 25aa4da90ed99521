package alert

import (
	"net/http"
	"slices"

	"vidhuk/center"
	"vidhuk/web/page"
)

const mailPath = page.AlertsPath + "/mail"

// wholeCity stands for all districts in the form: an empty value is not sent.
const wholeCity = "all"

// mail asks of which districts the reader wants letters.
func (s *site) mail(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	chosen, err := s.Look.AlertSubscription(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	var pairs []string
	for _, slug := range chosen {
		if slug == "" {
			slug = wholeCity
		}
		pairs = append(pairs, "districts", slug)
	}
	return render(w, r, p, http.StatusOK, p.T("alerts.mail.title"), mailPage(p, page.Prefill(pairs...), s.mailField(p)))
}

func (s *site) mailField(p *page.Page) page.Field {
	f := page.Field{Name: "districts", Label: p.T("alerts.mail.where"), Bare: true, Options: []page.Option{{Value: wholeCity, Label: p.T("alerts.mail.city")}}}
	f.Options = append(f.Options, s.districts(p)...)
	return f
}

// subscribe keeps the choice.
func (s *site) subscribe(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ReadForm(w, r, page.Limits{})
	if err != nil {
		return err
	}
	defer f.Close()
	chosen := f.All("districts")
	if slices.Contains(chosen, wholeCity) {
		chosen = []string{""}
	}
	if err := s.Center.Subscribe(r.Context(), p.Viewer.Actor, center.AlertSubscription{Districts: chosen}); err != nil {
		return err
	}
	page.SetFlash(w, page.Flash{Key: "alert_mail"})
	http.Redirect(w, r, mailPath, http.StatusSeeOther)
	return nil
}
