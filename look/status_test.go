package look_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/testkit/town"
)

// A code opens one message, however it is typed, and nothing opens it but its code.
func TestAStatusOpensWithItsCodeAlone(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m, other := x.Submitted(), x.Submitted()
		code, err := x.Look.StatusCode(ctx, x.Member(), m.Number)
		ok(t, err)
		for _, who := range []vidhuk.Actor{vidhuk.Nobody, x.Moderator(), x.Administrator(), x.Person("Тарас", []vidhuk.Role{vidhuk.Member})} {
			if _, err := x.Look.StatusCode(ctx, who, m.Number); vidhuk.KindOf(err) != vidhuk.NotFound {
				t.Errorf("%+v got the code: %v", who, err)
			}
		}
		for _, typed := range []string{code, strings.ToLower(code), code[:4] + "-" + code[4:8] + " " + code[8:]} {
			if s, err := x.Look.Status(ctx, m.Number, typed); err != nil || s.Number != m.Number || s.State != vidhuk.Pending {
				t.Errorf("%q: %+v (%v)", typed, s, err)
			}
		}
		wrong := []string{"", code[1:], code + "A", strings.Repeat("A", len(code))}
		for i := range code {
			c := byte('A')
			if code[i] == c {
				c = 'B'
			}
			wrong = append(wrong, code[:i]+string(c)+code[i+1:])
		}
		for _, typed := range wrong {
			if _, err := x.Look.Status(ctx, m.Number, typed); vidhuk.KindOf(err) != vidhuk.NotFound {
				t.Errorf("%q opens it: %v", typed, err)
			}
		}
		if _, err := x.Look.Status(ctx, other.Number, code); vidhuk.KindOf(err) != vidhuk.NotFound {
			t.Errorf("it opens another one: %v", err)
		}
		if _, err := x.Look.Status(ctx, "2026-999999", code); vidhuk.KindOf(err) != vidhuk.NotFound {
			t.Errorf("it opens what is not there: %v", err)
		}
	})
}

// What a guest reads names nobody and quotes nothing of the message.
func TestAStatusHoldsNothingPersonal(t *testing.T) {
	x := town.New(t)
	for _, state := range vidhuk.States {
		if state == vidhuk.Draft {
			continue
		}
		m := x.In(state)
		author := x.Member()
		code, err := x.Look.StatusCode(ctx, author, m.Number)
		ok(t, err)
		s, err := x.Look.Status(ctx, m.Number, code)
		ok(t, err)
		text, err := json.Marshal(s)
		ok(t, err)
		for _, secret := range []string{"Оксана", "Модератор", "@example.org", town.Text, "Садов"} {
			if strings.Contains(string(text), secret) {
				t.Errorf("%s: %q in %s", state, secret, text)
			}
		}
		if len(s.Timeline) == 0 {
			t.Errorf("%s: nothing happened", state)
		}
	}
}

// A photo goes with its comment (4.3-c).
func TestAPhotoOfARemovedCommentIsGone(t *testing.T) {
	town.Both(t, func(t *testing.T, x *town.Town) {
		m := x.Approved(town.Roads)
		m, err := x.Center.Supplement(ctx, x.Member(), center.Supplement{Ref: x.Ref(m.Number), Text: "Ось як це виглядає зараз.", Photos: []int64{photo(t, x)}})
		ok(t, err)
		d, err := x.Look.Message(ctx, vidhuk.Nobody, m.Number)
		ok(t, err)
		added := d.Thread[len(d.Thread)-1]
		ask := func(who vidhuk.Actor) error {
			_, err := x.Look.Photo(ctx, who, added.Photos[0].ID, false)
			return err
		}
		ok(t, ask(vidhuk.Nobody))
		_, err = x.Center.RemoveComment(ctx, x.Moderator(), center.Removal{Ref: x.Ref(m.Number), CommentID: added.ID, Ground: "ADS"})
		ok(t, err)
		for _, who := range []vidhuk.Actor{vidhuk.Nobody, x.Member(), x.Executor(town.Roads)} {
			if err := ask(who); vidhuk.KindOf(err) != vidhuk.NotFound {
				t.Errorf("%+v still gets the photo: %v", who, err)
			}
		}
		d, err = x.Look.Message(ctx, vidhuk.Nobody, m.Number)
		ok(t, err)
		if c := d.Thread[len(d.Thread)-1]; !c.Removed || c.Text != "" || len(c.Photos) != 0 || c.Author != "" || c.Ground != "ADS" {
			t.Errorf("what is left of it: %+v", c)
		}
	})
}

// photo is a picture that the member has sent.
func photo(t *testing.T, x *town.Town) int64 {
	t.Helper()
	var file bytes.Buffer
	ok(t, jpeg.Encode(&file, image.NewRGBA(image.Rect(0, 0, 64, 48)), nil))
	p, err := x.Center.AddPhoto(ctx, x.Member(), file.Bytes())
	ok(t, err)
	return p.ID
}
