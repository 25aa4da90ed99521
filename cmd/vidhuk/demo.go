package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"vidhuk"
	"vidhuk/demo"
	"vidhuk/language"
	"vidhuk/web"
)

// demo fills a new house with an invented fortnight that ends now, and tells
// who may enter. Where it was filled before, it only tells.
func (h *house) demo(ctx context.Context, clock *clock, out io.Writer) ([]web.DemoPerson, error) {
	defer clock.turn(time.Time{})
	people, err := demo.Build(ctx, demo.House{Center: h.center, Store: h.store, Rules: h.rules, Turn: clock.turn}, time.Now())
	if err != nil {
		return nil, err
	}
	var shown []web.DemoPerson
	for _, p := range people {
		if p.Shown {
			shown = append(shown, web.DemoPerson{
				Name: p.Name, Email: p.Email(), Password: demo.Password, Roles: p.Roles(), Organization: h.organizationsOf(p),
			})
		}
	}
	return shown, h.tellPeople(out, people)
}

// organizationsOf names those for which the person acts.
func (h *house) organizationsOf(p demo.Person) string {
	var names []string
	for _, slug := range p.Organizations {
		if o, ok := h.place.Organization(slug); ok {
			names = append(names, o.Short)
		}
	}
	return strings.Join(names, ", ")
}

// tellPeople prints who may enter, and how.
func (h *house) tellPeople(out io.Writer, people []demo.Person) error {
	fmt.Fprintf(out, "An invented city. Sign in at %s as anybody; the password is %s\n\n", strings.TrimSuffix(h.url, "/")+"/signin", demo.Password)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	var others []string
	for _, p := range people {
		if !p.Shown {
			others = append(others, p.Key)
			continue
		}
		role := language.En.Role(vidhuk.Role(p.Role))
		if organizations := h.organizationsOf(p); organizations != "" {
			role += ": " + organizations
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", p.Email(), p.Name, role)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\nAlso, each at the same address: %s\n\n", strings.Join(others, ", "))
	return err
}
