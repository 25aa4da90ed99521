package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/demo"
	"vidhuk/web"
)

// demonstrated lets serve --demo prepare a data folder and gives what it says.
func demonstrated(t *testing.T, folder string) (people []web.DemoPerson, told string, err error) {
	t.Helper()
	clock := newClock()
	k := config{data: folder, database: filepath.Join(folder, "vidhuk.db"), files: filepath.Join(folder, "files"), evidence: filepath.Join(folder, "evidence"), url: "http://127.0.0.1:8588"}
	h, err := open(context.Background(), k, clock.now)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	var out strings.Builder
	people, err = h.demo(context.Background(), clock, &out)
	return people, out.String(), err
}

func TestADemonstrationSaysHowToEnter(t *testing.T) {
	folder := t.TempDir()
	people, told, err := demonstrated(t, folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range vidhuk.Roles[1:] { // a visitor does not sign in
		if !slices.ContainsFunc(people, func(p web.DemoPerson) bool { return slices.Contains(p.Roles, role) }) {
			t.Errorf("nobody to enter as %s", role)
		}
	}
	for _, p := range people {
		if !strings.Contains(told, p.Email) || !strings.Contains(told, p.Name) {
			t.Errorf("the terminal does not tell of %s", p.Email)
		}
	}
	if !strings.Contains(told, demo.Password) || !strings.Contains(told, "http://127.0.0.1:8588/signin") {
		t.Errorf("neither password nor address in\n%s", told)
	}
	again, toldAgain, err := demonstrated(t, folder)
	if err != nil || !slices.EqualFunc(people, again, func(a, b web.DemoPerson) bool { return a.Email == b.Email }) || toldAgain != told {
		t.Errorf("a second start says %v\n%s", err, toldAgain)
	}
}

func TestADemonstrationIsNeverPutOnTopOfRealData(t *testing.T) {
	folder := t.TempDir()
	command(t, exitOK, "--data", folder, "user", "add", "--email", "real@example.org", "--name", "Справжня Людина", "--role", "administrator")
	if _, _, err := demonstrated(t, folder); !errors.Is(err, demo.ErrOtherData) {
		t.Errorf("it says %v", err)
	}
}
