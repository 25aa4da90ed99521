package moderate

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

const membersPath = queuePath + "/members"

// applicants is a page of requests to join, with the form that came back.
type applicants struct {
	look.List[look.Applicant]
	p       *page.Page
	cursor  string
	refused int64 // whose form came back; 0: none
	typed   *page.Form
	mail    bool // letters reach people
}

// answers are what an applicant told the city.
func (a *applicants) answers(who look.Applicant) []page.Fact {
	facts := make([]page.Fact, len(who.Answers))
	for i, r := range who.Answers {
		facts[i] = page.Fact{Label: r.Question.In(a.p.Lang.Tag()), Text: r.Answer}
	}
	return facts
}

// members answers with the requests to join (5.1.1).
func (d *desk) members(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return d.showMembers(w, r, p, http.StatusOK, &applicants{})
}

func (d *desk) showMembers(w http.ResponseWriter, r *http.Request, p *page.Page, status int, a *applicants) error {
	a.cursor, a.p, a.mail = r.URL.Query().Get("after"), p, d.center.Mail()
	var err error
	if a.List, err = d.look.Applicants(r.Context(), p.Viewer.Actor, a.cursor, 0); err != nil {
		return err
	}
	d.begin(p, p.T("nav.members.long"))
	p.Wide = false
	p.Section = membersPath
	page.Render(w, r, status, page.Layout(p, membersPage(a)))
	return nil
}

// judge answers the forms that admit and refuse.
func (d *desk) judge(admit bool) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		f, err := page.ReadForm(w, r, page.Limits{})
		if err != nil {
			return err
		}
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil {
			return vidhuk.Refuse(vidhuk.NotFound, "not_found")
		}
		name := reasonName(id)
		f.Only(name)
		if err = f.Err(); err == nil {
			var a vidhuk.Account
			a, err = d.center.Judge(r.Context(), p.Viewer.Actor, center.Judgement{AccountID: id, Admit: admit, Reason: f.Text(name)})
			if err == nil {
				page.SetFlash(w, page.Flash{Key: judged(admit), Args: map[string]string{"name": a.Name}})
				http.Redirect(w, r, membersPath, http.StatusSeeOther)
				return nil
			}
		}
		if !slices.Contains(kept, vidhuk.KindOf(err)) {
			return err
		}
		f.Refused(renamed(act{names: map[string]string{"reason": name}}, f, err))
		return d.showMembers(w, r, p, page.Status(err), &applicants{refused: id, typed: f})
	}
}

func judged(admit bool) string {
	if admit {
		return "admitted"
	}
	return "refused"
}

// reasonName is the field of one applicant's refusal: many stand on one page.
func reasonName(id int64) string { return "reason-" + strconv.FormatInt(id, 10) }

func (a *applicants) path(who look.Applicant, deed string) string {
	return membersPath + "/" + strconv.FormatInt(who.ID, 10) + "/" + deed
}

// mayJudge reports whether the reader decides, beyond reading.
func (a *applicants) mayJudge() bool { return a.p.Viewer.May(vidhuk.DeedAdmit) }

// form is what the refusal of the applicant shows.
func (a *applicants) form(who look.Applicant) *page.Form {
	if who.ID == a.refused {
		return a.typed
	}
	return nil
}

// gone reports whether the applicant whose form came back was judged meanwhile.
func (a *applicants) gone() bool {
	return a.refused != 0 && !slices.ContainsFunc(a.Items, func(i look.Applicant) bool { return i.ID == a.refused })
}

func (a *applicants) pager() page.Pager {
	g := page.Pager{Shown: len(a.Items)}
	if a.Next != "" {
		g.Next = membersPath + "?after=" + url.QueryEscape(a.Next)
	}
	if a.cursor != "" {
		g.First = membersPath
	}
	return g
}
