package api_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"vidhuk"
	"vidhuk/testkit/town"
)

// shown is as much of a message as these tests look at.
type shown struct {
	Number      string
	Version     int64
	State       vidhuk.State
	Text        string
	Outcome     vidhuk.Mark
	Photos      []struct{ ID int64 }
	Thread      []struct{ Kind, Text, Author, Tag, MarkText string }
	Resolutions []struct{ Title string }
	Assignments []struct {
		Slug    string
		Version int64
		State   vidhuk.AssignmentState
	}
	Desk *struct {
		Notes []struct{ Text string }
		Claim *struct {
			Name string
			Mine bool
		}
	}
}

// done sends a request that must succeed and reads the message.
func (w *world) done(as vidhuk.Role, path string, body any, header ...string) (shown, reply) {
	w.t.Helper()
	h := map[string]string{}
	for i := 0; i+1 < len(header); i += 2 {
		h[header[i]] = header[i+1]
	}
	r := w.send(request{method: "POST", path: path, as: as, body: body, header: h})
	if r.status >= 300 {
		w.t.Fatalf("%s as %s: %s", path, as, r)
	}
	var m shown
	r.into(w.t, &m)
	return m, r
}

func TestTheWholePathFromPostToResolution(t *testing.T) {
	w := newWorld(t)
	m, r := w.done(vidhuk.Member, "/messages", object{"text": town.Text, "topic": "utilities", "subtopic": "roads"})
	about := "/messages/" + m.Number
	if r.status != 201 || r.header.Get("Location") != "/api/v1"+about || m.State != vidhuk.Pending {
		t.Fatalf("%s, Location %q", r, r.header.Get("Location"))
	}
	if seen := w.send(request{method: "GET", path: about}); seen.status != 404 {
		t.Errorf("a visitor sees what nobody reviewed: %s", seen)
	}
	var next struct{ Number string }
	w.send(request{method: "GET", path: "/queue/next", as: vidhuk.Moderator}).into(t, &next)
	if next.Number != m.Number {
		t.Errorf("next in the queue is %q", next.Number)
	}
	m, _ = w.done(vidhuk.Moderator, about+"/claim", nil)
	if m.Desk == nil || m.Desk.Claim == nil || !m.Desk.Claim.Mine {
		t.Errorf("claimed, and the desk says %+v", m.Desk)
	}
	if late := w.send(request{method: "POST", path: about + "/approval", as: vidhuk.Administrator, body: object{"version": m.Version}}); late.code(t) != "claimed" {
		t.Errorf("another moderator: %s", late)
	}
	m, r = w.done(vidhuk.Moderator, about+"/approval", object{"version": m.Version, "organizations": []string{town.Roads}})
	if m.State != vidhuk.Notified || r.header.Get("ETag") != fmt.Sprintf(`"%d"`, m.Version) {
		t.Fatalf("%s, ETag %s", r, r.header.Get("ETag"))
	}
	duty := about + "/assignments/" + town.Roads
	w.done(vidhuk.Executor, duty+"/seen", nil)
	m, _ = w.done(vidhuk.Executor, duty+"/acceptance", object{"text": "Бригада виїде у вівторок."})
	if c := m.Thread[0]; c.Tag != "@Адміністратор" || c.Author != "" || m.State != vidhuk.InWork {
		t.Errorf("accepted: %+v", m)
	}
	m, _ = w.done(vidhuk.Executor, duty+"/answer", object{"text": town.AnswerText, "mark": "done"})
	if m.State != vidhuk.Answered {
		t.Fatalf("answered: %s", m.State)
	}
	m, r = w.done(vidhuk.Administrator, about+"/confirmation", nil, "If-Match", fmt.Sprintf(`"%d"`, m.Version))
	if m.State != vidhuk.Closing {
		t.Fatalf("confirmed: %s", r)
	}
	w.done(vidhuk.Member, about+"/agreement", nil)
	now, r := w.done(vidhuk.Member, about+"/comments", object{"text": "Дякую!"})
	m, _ = w.done(vidhuk.Administrator, about+"/closure", nil, "If-Match", r.header.Get("ETag"))
	if m.State != vidhuk.Closed || m.Outcome != vidhuk.MarkDone || len(m.Resolutions) != 1 || now.Version >= m.Version {
		t.Errorf("closed: %+v", m)
	}
	m, _ = w.done(vidhuk.Member, about+"/reopening", object{"text": "Знову провалилося."})
	if m.State != vidhuk.Reopened {
		t.Errorf("reopened: %s", m.State)
	}
}

func TestTheSameKeyIsDoneOnce(t *testing.T) {
	w := newWorld(t)
	body := object{"text": town.Text}
	first, _ := w.done(vidhuk.Member, "/messages", body, "Idempotency-Key", "a1")
	again, r := w.done(vidhuk.Member, "/messages", body, "Idempotency-Key", "a1")
	if again.Number != first.Number || r.status != 201 || !strings.HasSuffix(r.header.Get("Location"), first.Number) {
		t.Errorf("first %s, again %s", first.Number, r)
	}
	other := w.send(request{method: "POST", path: "/messages", as: vidhuk.Member, body: object{"text": town.Text + " Інша."}, header: map[string]string{"Idempotency-Key": "a1"}})
	if other.status != 409 || other.code(t) != "key_reused" {
		t.Errorf("another text with the key: %s", other)
	}
	foreign, _ := w.done(vidhuk.Operator1588, "/messages", body, "Idempotency-Key", "a1")
	if foreign.Number == first.Number {
		t.Error("somebody else's key found the message")
	}
	comment := "/messages/" + message(w.Approved(town.Roads).Number) + "/comments"
	for range 2 {
		m, _ := w.done(vidhuk.Member, comment, object{"text": "І в мене."}, "Idempotency-Key", "a2")
		if len(m.Thread) != 1 {
			t.Errorf("%d comments", len(m.Thread))
		}
	}
}

func TestTheSameKeyAtOnceIsDoneOnce(t *testing.T) {
	w := newWorld(t)
	numbers := make([]string, 8)
	var all sync.WaitGroup
	for i := range numbers {
		all.Go(func() {
			r := w.send(request{method: "POST", path: "/messages", as: vidhuk.Member, body: object{"text": town.Text}, header: map[string]string{"Idempotency-Key": "together"}})
			numbers[i] = r.header.Get("Location")
		})
	}
	all.Wait()
	if slices.Sort(numbers); numbers[0] == "" || len(slices.Compact(numbers)) != 1 {
		t.Errorf("one request eight times gave %v", numbers)
	}
}

func TestADecisionOnAnOldVersionIsRefused(t *testing.T) {
	w := newWorld(t)
	n := message(w.Submitted().Number)
	old, _ := w.done(vidhuk.Moderator, "/messages/"+n+"/claim", nil)
	w.done(vidhuk.Member, "/messages/"+n+"/revision", object{"text": town.Text + " Уточнено."})
	approve := func(body any, ifMatch string) reply {
		return w.send(request{method: "POST", path: "/messages/" + n + "/approval", as: vidhuk.Moderator, body: body, header: map[string]string{"If-Match": ifMatch}})
	}
	tag := func(v int64) string { return fmt.Sprintf(`"%d"`, v) }
	for name, c := range map[string]struct {
		answer reply
		status int
		code   string
	}{
		"old, in the body":   {approve(object{"version": old.Version}, ""), 409, "stale_version"},
		"old, in the header": {approve(object{}, tag(old.Version)), 409, "stale_version"},
		"none":               {approve(object{}, ""), 422, "invalid_fields"},
		"any":                {approve(object{}, "*"), 422, "invalid_fields"},
		"two":                {approve(object{"version": old.Version}, tag(old.Version+1)), 422, "invalid_fields"},
		"weak":               {approve(object{}, "W/"+tag(old.Version)), 422, "invalid_fields"},
		"several":            {approve(object{}, `"1", "2"`), 422, "invalid_fields"},
		"negative":           {approve(object{"version": -1}, ""), 422, "invalid_fields"},
	} {
		if c.answer.status != c.status || c.answer.code(t) != c.code {
			t.Errorf("%s: %s", name, c.answer)
		}
	}
	if r := approve(object{"version": old.Version + 1}, tag(old.Version+1)); r.status != 200 {
		t.Errorf("the version that is: %s", r)
	}
}

func TestAnExecutorsVersionIsTheAssignments(t *testing.T) {
	w := newWorld(t)
	n := message(w.Approved(town.Roads, town.Water).Number)
	duty := "/messages/" + n + "/assignments/" + town.Roads
	m, _ := w.done(vidhuk.Executor, duty+"/seen", nil)
	old := m.Assignments[0].Version
	m, _ = w.done(vidhuk.Executor, duty+"/acceptance", nil, "If-Match", fmt.Sprintf(`"%d"`, old))
	late := w.send(request{method: "POST", path: duty + "/redirect", as: vidhuk.Executor, body: object{"to": town.Parks, "reason": "Це зелена зона.", "version": old}})
	if late.status != 409 || late.code(t) != "stale_version" {
		t.Errorf("%s", late)
	}
	if m.State != vidhuk.InWork {
		t.Errorf("accepted: %s", m.State)
	}
}

func TestListsArePagedToTheEnd(t *testing.T) {
	w := newWorld(t)
	want := map[string]bool{}
	for range 5 {
		want[message(w.Approved(town.Roads).Number)] = true
		w.Approved(town.Water)
	}
	path := "/messages?organization=" + town.Roads + "&state=notified&state=in_work&limit=2"
	for pages := 0; path != ""; pages++ {
		if pages == 3 {
			t.Fatal("more than three pages of two for five messages")
		}
		r := w.send(request{method: "GET", path: path})
		var list struct {
			Items []struct{ Message shown }
			Next  string
		}
		r.into(t, &list)
		for _, i := range list.Items {
			if !want[i.Message.Number] {
				t.Errorf("%s is here twice, or should not be", i.Message.Number)
			}
			delete(want, i.Message.Number)
		}
		path = w.next(r, list.Next)
	}
	if len(want) > 0 {
		t.Errorf("%v are on no page", want)
	}
}

// next is the address that the Link header gives, and checks that it is the
// body's cursor.
func (w *world) next(r reply, cursor string) string {
	w.t.Helper()
	link := r.header.Get("Link")
	if cursor == "" {
		if link != "" {
			w.t.Errorf("no next page, and Link %q", link)
		}
		return ""
	}
	address, ok := strings.CutSuffix(strings.TrimPrefix(link, "</api/v1"), `>; rel="next"`)
	if u, err := url.Parse(address); !ok || err != nil || u.Query().Get("cursor") != cursor {
		w.t.Fatalf("next %q, and Link %q", cursor, link)
	}
	return address
}

func TestAnEmptyListIsAList(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/messages", "/me/messages", "/me/notices", "/queue", "/applicants"} {
		r := w.send(request{method: "GET", path: path, as: vidhuk.Administrator})
		if !strings.Contains(string(r.body), `"items":[]`) {
			t.Errorf("%s: %s", path, r)
		}
	}
}

func TestWhoAmI(t *testing.T) {
	w := newWorld(t)
	w.Approved(town.Roads)
	var me struct {
		SignedIn      bool `json:"signed_in"`
		Roles         []vidhuk.Role
		Organizations []string
		Counts        struct{ Inbox int }
	}
	w.send(request{method: "GET", path: "/me", as: vidhuk.Executor}).into(t, &me)
	if !me.SignedIn || !slices.Contains(me.Roles, vidhuk.Executor) || me.Organizations[0] != town.Roads || me.Counts.Inbox != 1 {
		t.Errorf("%+v", me)
	}
	me.SignedIn = true
	w.send(request{method: "GET", path: "/me"}).into(t, &me)
	if me.SignedIn || len(me.Roles) != 1 || me.Roles[0] != vidhuk.Visitor {
		t.Errorf("%+v", me)
	}
}

// form is a photo in a form.
func form(t *testing.T, fields ...string) ([]byte, string) {
	t.Helper()
	var b bytes.Buffer
	f := multipart.NewWriter(&b)
	for _, name := range fields {
		part, err := f.CreateFormFile(name, "яма.jpg")
		if err != nil {
			t.Fatal(err)
		}
		part.Write(aPhoto(t)) //nolint:errcheck // a buffer
	}
	f.Close() //nolint:errcheck // a buffer
	return b.Bytes(), f.FormDataContentType()
}

func (w *world) upload(body []byte, kind string) reply {
	w.t.Helper()
	return w.send(request{method: "POST", path: "/photos", as: vidhuk.Member, body: body, header: map[string]string{"Content-Type": kind}})
}

func TestPhotosComeAsFilesAndInForms(t *testing.T) {
	w := newWorld(t)
	good, kind := form(t, "photo")
	for name, r := range map[string]reply{
		"file": w.upload(aPhoto(t), "image/jpeg"), "mislabelled file": w.upload(aPhoto(t), "image/png"),
		"nameless file": w.upload(aPhoto(t), "application/octet-stream"), "form": w.upload(good, kind),
	} {
		var p struct {
			ID            int64
			Width, Height int
		}
		r.into(t, &p)
		if r.status != 201 || r.header.Get("Location") != fmt.Sprintf("/api/v1/photos/%d", p.ID) || p.Width != 64 || p.Height != 48 {
			t.Errorf("%s: %s", name, r)
		}
	}
	empty, emptyKind := form(t)
	two, twoKind := form(t, "photo", "photo")
	other, otherKind := form(t, "file")
	for name, c := range map[string]struct {
		r      reply
		status int
		code   string
	}{
		"text":             {w.upload([]byte("це не фото"), "image/jpeg"), 422, "photo_type"},
		"nothing":          {w.upload([]byte{}, "image/jpeg"), 400, "body_required"},
		"drawing":          {w.upload([]byte("<svg/>"), "image/svg+xml"), 415, "unsupported_media_type"},
		"empty form":       {w.upload(empty, emptyKind), 422, "invalid_fields"},
		"two in a form":    {w.upload(two, twoKind), 422, "invalid_fields"},
		"other field":      {w.upload(other, otherKind), 422, "invalid_fields"},
		"broken form":      {w.upload([]byte("--x"), kind), 400, "broken_body"},
		"form of no limit": {w.upload(good, "multipart/form-data"), 400, "broken_body"},
		"too big":          {w.upload(make([]byte, 15<<20+1), "image/jpeg"), 422, "photo_too_big"},
	} {
		if c.r.status != c.status || c.r.code(t) != c.code {
			t.Errorf("%s: %s", name, c.r)
		}
	}
}

func TestAPhotoIsSeenByWhoeverSeesItsMessage(t *testing.T) {
	w := newWorld(t)
	photo := fmt.Sprintf("/photos/%d", w.photoID())
	open := func(as vidhuk.Role, path string) reply { return w.send(request{method: "GET", path: path, as: as}) }
	if r := open(vidhuk.Member, photo); r.status != 200 || r.header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("its owner: %d %v", r.status, r.header)
	}
	if r := open(vidhuk.Administrator, photo); r.status != 404 {
		t.Errorf("an administrator, before it belongs to a message: %d", r.status)
	}
	var id int64
	fmt.Sscanf(photo, "/photos/%d", &id) //nolint:errcheck // made above
	m, _ := w.done(vidhuk.Member, "/messages", object{"text": town.Text, "photos": []int64{id}})
	if len(m.Photos) != 1 || m.Photos[0].ID != id {
		t.Fatalf("photos %+v", m.Photos)
	}
	if visitor, moderator := open(vidhuk.Visitor, photo), open(vidhuk.Moderator, photo); visitor.status != 404 || moderator.status != 200 {
		t.Errorf("not published: a visitor %d, a moderator %d", visitor.status, moderator.status)
	}
	w.done(vidhuk.Moderator, "/messages/"+m.Number+"/approval", object{"version": m.Version})
	for _, path := range []string{photo, photo + "/thumb"} {
		r := open(vidhuk.Visitor, path)
		if r.status != 200 || r.header.Get("Content-Type") != "image/jpeg" || r.header.Get("X-Content-Type-Options") != "nosniff" ||
			r.header.Get("Cache-Control") != "public, max-age=300, must-revalidate" || !bytes.HasPrefix(r.body, []byte("\xff\xd8")) {
			t.Errorf("published: %s %d %v", path, r.status, r.header)
		}
	}
}

func TestNotesAreForStaffOnly(t *testing.T) {
	w := newWorld(t)
	about := "/messages/" + message(w.Approved(town.Roads).Number)
	m, _ := w.done(vidhuk.Moderator, about+"/notes", object{"text": "Перевірити в понеділок."})
	if m.Desk == nil || len(m.Desk.Notes) != 1 {
		t.Errorf("the moderator's desk is %+v", m.Desk)
	}
	for _, as := range []vidhuk.Role{vidhuk.Visitor, vidhuk.Member, vidhuk.Executor} {
		if r := w.send(request{method: "GET", path: about, as: as}); strings.Contains(string(r.body), "понеділок") {
			t.Errorf("%s reads an internal note: %s", as, r)
		}
	}
}

func TestAnswersAreNotKeptElsewhere(t *testing.T) {
	w := newWorld(t)
	n := message(w.Approved(town.Roads).Number)
	for _, path := range []string{"/messages", "/messages/" + n, "/me", "/nowhere"} {
		r := w.send(request{method: "GET", path: path})
		if r.header.Get("Cache-Control") != "no-store" || r.header.Get("Set-Cookie") != "" || r.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %v", path, r.header)
		}
	}
	if r := w.send(request{method: http.MethodHead, path: "/messages/" + n}); r.status != 200 || len(r.body) != 0 {
		t.Errorf("HEAD: %s", r)
	}
}
