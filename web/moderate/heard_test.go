package moderate_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// TestNobodySaysReadOfWhatTheyDidNotSee: 5.1.2; the button stands where what is
// new ends, after as many pages as it takes.
func TestNobodySaysReadOfWhatTheyDidNotSee(t *testing.T) {
	s := serve(t)
	m := s.Accepted(town.Roads)
	write := func(n int) (last int64) {
		for i := range n {
			who := s.Person(fmt.Sprintf("Мешканець %d", i), []vidhuk.Role{vidhuk.Member})
			c, err := s.Center.Comment(t.Context(), who, center.Remark{Ref: center.Ref{Number: m.Number}, Text: fmt.Sprintf("Яма стала глибша, день %d.", i)})
			if err != nil {
				t.Fatal(err)
			}
			last = c.ID
		}
		return last
	}
	b := s.Visit(t, s.Moderator())
	write(1)
	b.Get("/desk/comments").Says("Усе переглянуто")
	b.Fill("/desk/comments").Leads("/desk/comments")
	newest := write(25)
	first := b.Get("/desk/comments").Says("25 нових коментарів")
	if strings.Contains(first.Body, "Усе переглянуто") {
		t.Fatal("the first of two pages says that everything was read")
	}
	_, next, _ := strings.Cut(first.Body, `href="/desk/comments?after=`)
	next, _, _ = strings.Cut(next, `"`)
	b.Get("/desk/comments?after="+strings.ReplaceAll(next, "&amp;", "&")).Says("далі ви вже переглянули", "Усе переглянуто", fmt.Sprintf(`value="%d"`, newest))
	b.Post("/desk/comments", "newest", fmt.Sprint(newest)).Is(http.StatusSeeOther)
	b.Get("/desk/comments").Says("Нового немає")
}

// TestTheFirstButtonOfARejectionOnlyRejects: the keyboard presses the first button
// of a form, and a measure against a person is never the first.
func TestTheFirstButtonOfARejectionOnlyRejects(t *testing.T) {
	s := serve(t)
	m := s.Submitted()
	_, form, found := strings.Cut(s.Visit(t, s.Moderator()).Get(path(m, "")).Body, `action="`+path(m, "rejection")+`"`)
	form, _, _ = strings.Cut(form, "</form>")
	only, measure := strings.Index(form, "<button"), strings.Index(form, `name="sanction"`)
	if !found || only < 0 || measure < 0 {
		t.Fatalf("no rejection, or none with a measure: %.300s", form)
	}
	if first, _, _ := strings.Cut(form[only:], ">"); strings.Contains(first, "sanction") || measure < only {
		t.Errorf("the first button is %s", first)
	}
}
