package web_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/chrome"
	"vidhuk/testkit/town"
)

// eventful adds to a lively town what follows messages: a new wording, an appeal,
// a rating, comments that were changed, reported and removed.
func (c *city) eventful(t *testing.T, all map[string]vidhuk.Number) (said, foreign string) {
	t.Helper()
	ctx, author, neighbour := context.Background(), c.Member(), c.Person("Петро", []vidhuk.Role{vidhuk.Member})
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		c.Clock.Pass(time.Minute)
	}
	all["reworded"] = c.Approved(town.Roads).Number
	must(c.Center.Revise(ctx, author, center.Rewording{
		Ref: c.Ref(all["reworded"]), Text: strings.Replace(town.Text, "яма", "велика яма завширшки з метр", 1) + " Учора там пошкодили колесо.",
	}))
	all["appealed"] = c.In(vidhuk.Rejected).Number
	must(c.Center.Appeal(ctx, author, center.Plea{Ref: c.Ref(all["appealed"]), Text: "Реклами в тексті немає: це назва зупинки, а не крамниці."}))
	all["upheld"] = c.In(vidhuk.Rejected).Number
	must(c.Center.Appeal(ctx, author, center.Plea{Ref: c.Ref(all["upheld"]), Text: "Реклами в тексті немає: це назва зупинки, а не крамниці."}))
	must(c.Center.DecideAppeal(ctx, c.Administrator(), center.Ruling{Ref: c.Ref(all["upheld"]), Text: "Номер телефону продавця стоїть у другому реченні."}))
	all["rated"] = c.Closed(vidhuk.MarkDone, town.Roads).Number
	must(c.Center.Rate(ctx, author, center.Satisfaction{Ref: c.Ref(all["rated"]), Solved: true, Score: 4, Text: "Зробили швидко, але сміття лишили."}))
	said, foreign = c.remark(t, author, all["busy"]), c.remark(t, neighbour, all["busy"])
	must(c.Center.EditComment(ctx, author, center.Rephrasing{Ref: c.Ref(all["busy"]), CommentID: key(said), Text: "Яма стала ще більшою, уже видно трубу."}))
	for _, who := range []vidhuk.Actor{author, c.Person("Тарас", []vidhuk.Role{vidhuk.Member})} {
		must(c.Center.Report(ctx, who, center.Complaint{Ref: c.Ref(all["busy"]), CommentID: key(foreign), Ground: "OBSCENE_INSULT", Text: "Ображає сусідів."}))
	}
	rude := c.remark(t, neighbour, all["busy"])
	must(c.Center.RemoveComment(ctx, c.Moderator(), center.Removal{Ref: c.Ref(all["busy"]), CommentID: key(rude), Ground: "ADS"}))
	return said, foreign
}

func key(s string) int64 {
	id, _ := strconv.ParseInt(s, 10, 64)
	return id
}

func TestPagesOfWhatFollowsAreGoodOnBothScreensByDayAndNight(t *testing.T) {
	c, _, browser := looked(t)
	all := c.lively(t)
	said, foreign := c.eventful(t, all)
	at := func(kind string) string { return address(all[kind]) }

	author := chrome.Person(t, browser)
	c.enter(t, author, c.Member())
	for _, kind := range []string{"reworded", "appealed", "upheld", "rated", "busy"} {
		c.good(t, author, "follow-"+kind, at(kind))
	}
	c.good(t, author, "follow-revise", at("reworded")+"/edit")
	c.good(t, author, "follow-comment-edit", at("busy")+"/comments/"+said+"/edit")
	c.good(t, author, "follow-comment-deletion", at("busy")+"/comments/"+said+"/deletion")
	c.good(t, author, "follow-comment-report", at("busy")+"/comments/"+foreign+"/report")
	c.good(t, author, "follow-mine", "/me")
	c.good(t, author, "follow-notices", "/notices")

	guest := chrome.Person(t, browser)
	c.good(t, guest, "follow-status-form", "/status")
	c.good(t, guest, "follow-status-wrong", "/status/"+string(all["busy"])+"/AAAA")
	for _, kind := range []string{"busy", "upheld", "asked"} {
		code, err := c.Look.StatusCode(context.Background(), c.Member(), all[kind])
		if err != nil {
			t.Fatal(err)
		}
		c.good(t, guest, "follow-status-"+kind, "/status/"+string(all[kind])+"/"+code)
	}

	desk := chrome.Person(t, browser)
	c.enter(t, desk, c.Administrator())
	for _, list := range []string{"revisions", "appeals", "reports"} {
		c.good(t, desk, "follow-desk-"+list, "/desk/"+list)
	}
	c.good(t, desk, "follow-desk-reworded", "/desk/messages/"+string(all["reworded"]))
	c.good(t, desk, "follow-desk-appealed", "/desk/messages/"+string(all["appealed"]))
	c.good(t, desk, "follow-desk-rated", "/desk/messages/"+string(all["rated"]))
	c.good(t, desk, "follow-desk-comment", "/desk/messages/"+string(all["busy"])+"/comments/"+foreign)
}
