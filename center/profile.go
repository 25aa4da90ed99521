package center

import (
	"context"
	"net/url"
	"strings"

	"vidhuk"
	"vidhuk/rights"
	"vidhuk/store"
)

// Description is what an organization says of itself.
type Description struct {
	Organization string `json:"-"`
	Version      int64  `json:"version" doc:"version that was read; 0 while it has said nothing yet" minimum:"0"`
	About        string `json:"about,omitempty" doc:"a few sentences for citizens"`
	Hours        string `json:"hours,omitempty" doc:"when and where it receives people"`
	Site         string `json:"site,omitempty" doc:"https address"`
}

// What a profile may hold, in characters.
const (
	AboutMax = 1000
	HoursMax = 300
	siteMax  = 200
)

// Describe changes the public profile of an organization, by those who act for
// it. Errors: vidhuk.Invalid with fields, vidhuk.Conflict "stale_version".
func (c *Center) Describe(ctx context.Context, who vidhuk.Actor, d Description) (vidhuk.Profile, error) {
	var fields []vidhuk.FieldError
	p := vidhuk.Profile{
		Organization: d.Organization, Version: d.Version,
		About: words(&fields, "about", d.About, 0, AboutMax), Hours: words(&fields, "hours", d.Hours, 0, HoursMax),
		Site: words(&fields, "site", strings.TrimSpace(d.Site), 0, siteMax),
	}
	if _, ok := c.city.Organization(d.Organization); !ok {
		return p, vidhuk.Refuse(vidhuk.NotFound, "not_found")
	}
	role, err := rights.Speak(who, vidhuk.DeedDescribe, d.Organization)
	if err != nil {
		return p, err
	}
	if p.Site != "" && !webAddress(p.Site) {
		fields = append(fields, vidhuk.Field("site", "wrong_address"))
	}
	if err := vidhuk.InvalidFields(fields); err != nil {
		return p, err
	}
	err = c.write(ctx, vidhuk.DeedDescribe, func(tx *store.Tx) error {
		if err := c.publisher(d.Organization, tx.Now); err != nil {
			return err
		}
		p.UpdatedAt = tx.Now
		if err := tx.SaveProfile(&p); err != nil {
			return err
		}
		e := newEntry(who, role, vidhuk.DeedDescribe, "organization/"+d.Organization, map[string]any{"version": p.Version}, tx.Now)
		e.Organization = d.Organization
		return c.journal(tx, []vidhuk.Entry{e})
	})
	return p, err
}

// webAddress reports a plain address of a site that anybody may open.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}
