package demo

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/regulation/datafile"
	"vidhuk/store"
)

//go:embed city/*.yaml
var city embed.FS

// Person is somebody of the invented city.
type Person struct {
	Key           string   `data:"key"` // what stories call them, and the first part of the e-mail
	Name          string   `data:"name"`
	Role          string   `data:"role"`
	Organizations []string `data:"organizations,optional"` // for which they act
	Shown         bool     `data:"shown,optional"`         // offered on the sign-in page
	Asked         string   `data:"asked,optional"`         // of an applicant: how long ago
	Refused       string   `data:"refused,optional"`       // of an applicant: why they were not admitted
	Connection    string   `data:"connection,optional"`    // of an applicant: the answer to the city's first question
	Says          string   `data:"says,optional"`          // of an applicant: the message that goes with the request
}

// Email is the address with which the person signs in.
func (p Person) Email() string { return p.Key + "@demo.example" }

// Roles are the person's, as the rights table knows them.
func (p Person) Roles() []vidhuk.Role { return []vidhuk.Role{vidhuk.Role(p.Role)} }

// Applicant reports whether the person is not admitted to the Group.
func (p Person) Applicant() bool { return p.Asked != "" }

func readPeople() ([]Person, error) {
	var file struct {
		People []Person `data:"people"`
	}
	const name = "city/people.yaml"
	data, err := city.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if _, err := datafile.Read(name, data, &file); err != nil {
		return nil, err
	}
	return file.People, nil
}

// employAll gives everybody but the applicants their account, some days before
// the fortnight begins. The password is hashed once: the hash is the same, as the
// password is.
func (p *play) employAll(ctx context.Context) error {
	var hash string
	for i, person := range p.people {
		if person.Applicant() {
			continue
		}
		p.house.Turn(p.now.Add(-fortnight - 6*24*time.Hour + time.Duration(i)*time.Minute))
		account, err := p.employ(ctx, person, hash)
		if err != nil {
			return fmt.Errorf("demo: account of %s: %w", person.Key, err)
		}
		hash = account.PasswordHash
		p.accounts[person.Key] = account
		for _, o := range person.Organizations {
			p.executors[o] = append(p.executors[o], person.Key)
		}
	}
	return nil
}

// employ makes one account; an empty hash is made from the password.
func (p *play) employ(ctx context.Context, person Person, hash string) (vidhuk.Account, error) {
	s := center.Staff{Email: person.Email(), Name: person.Name, Roles: person.Roles(), Organizations: person.Organizations}
	if hash == "" {
		s.Password = Password
	}
	account, err := p.house.Center.AddStaff(ctx, vidhuk.Console, s)
	if err != nil || hash == "" {
		return account, err
	}
	account.PasswordHash = hash
	return account, p.house.Store.Write(ctx, func(tx *store.Tx) error { return tx.SaveAccount(&account) })
}

// applications makes the events of people who ask to join and may be refused.
func (p *play) applications() ([]event, error) {
	var events []event
	for _, person := range p.people {
		if !person.Applicant() {
			continue
		}
		asked, err := span(person.Asked)
		if err != nil {
			return nil, err
		}
		at := spare.latest(p.now.Add(-asked), p.zone, jitter(person.Key, 0, 60))
		events = append(events, event{at: at, what: "join of " + person.Key, do: func(ctx context.Context) error { return p.join(ctx, person) }})
		if person.Refused == "" {
			continue
		}
		at = review.next(at.Add(2*time.Hour), p.zone)
		events = append(events, event{at: at, what: "refusal of " + person.Key, do: func(ctx context.Context) error {
			_, err := p.house.Center.Judge(ctx, p.actor("moderator"), center.Judgement{AccountID: p.accounts[person.Key].ID, Reason: person.Refused})
			return err
		}})
	}
	return slices.DeleteFunc(events, func(e event) bool { return e.at.After(p.now) }), nil
}

func (p *play) join(ctx context.Context, person Person) error {
	in := center.Application{
		Email: person.Email(), Name: person.Name, Password: Password, Rules: true, Answers: map[string]string{"connection": person.Connection},
	}
	if person.Says != "" {
		in.Message = &center.Submission{Text: person.Says}
	}
	a, err := p.house.Center.Enroll(ctx, in)
	p.accounts[person.Key] = a
	return err
}
