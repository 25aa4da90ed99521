package api

import (
	"bytes"
	"context"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/look"
)

// photoBytes is the most that a photo's request may weigh: 15 MB of the photo
// and what a form puts around it. The exact limit is the studio's.
const photoBytes = 15<<20 + 64<<10

// Upload is a photo that is kept until a message, comment or answer takes it.
type Upload struct {
	ID     int64 `json:"id" doc:"for photos, before or after of a later request"`
	Width  int   `json:"width" doc:"pixels of the public copy"`
	Height int   `json:"height"`
}

const formType = "multipart/form-data"

// pictures are the media types that a photo may be sent as; what it really is,
// the studio finds out.
var pictures = []string{"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", "application/octet-stream"}

// upload takes one photo: the file itself as the body, or a form with it.
func upload(s *server, o huma.Operation) {
	type request struct {
		Key         string `header:"Idempotency-Key" pattern:"^[!-~]{1,200}$" doc:"taken, and not needed: of a photo sent twice, the one that nothing uses is removed after a day"`
		ContentType string `header:"Content-Type" hidden:"true"`
		RawBody     []byte
	}
	type answer struct {
		Location string `header:"Location" doc:"address of the photo"`
		Body     Upload
	}
	o.MaxBodyBytes, o.BodyReadTimeout, o.SkipValidateBody = photoBytes, photoTime, true
	o.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{formType: {Schema: photoForm()}}}
	for _, t := range pictures {
		o.RequestBody.Content[t] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	taken := mediaTypes(&o)
	o.Middlewares = append(o.Middlewares, s.oneOfFew)
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*answer, error) {
		file, err := photoIn(in.ContentType, in.RawBody, taken)
		if err != nil {
			return nil, err
		}
		p, err := s.center.AddPhoto(ctx, whoAsks(ctx), file)
		if err != nil {
			return nil, err
		}
		return &answer{Prefix + "/photos/" + strconv.FormatInt(p.ID, 10), Upload{p.ID, p.Width, p.Height}}, nil
	})
}

// mostUploads bounds the photos that are on their way or being read, in memory. An
// account has one place of them, so that nobody's slow line is everybody's.
const mostUploads = 8

// oneOfFew waits for a place before a photo is read. Whoever may not send photos
// at all waits for nothing.
func (s *server) oneOfFew(ctx huma.Context, next func(huma.Context)) {
	who := askedOf(ctx.Context()).who
	if !who.Uploads() {
		huma.WriteErr(s.api, ctx, http.StatusForbidden, "", vidhuk.Refuse(vidhuk.Forbidden, "membership_required")) //nolint:errcheck // the reader is gone
		return
	}
	leave, ok := s.uploads.enter(ctx.Context(), who.AccountID)
	if !ok {
		return
	}
	defer leave()
	next(ctx)
}

func photoForm() *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeObject, Required: []string{"photo"},
		Properties: map[string]*huma.Schema{"photo": {Type: huma.TypeString, Format: "binary", Description: "the file"}},
	}
}

// photoIn finds the file in a body.
func photoIn(contentType string, body []byte, taken string) ([]byte, error) {
	if contentType == "" {
		return body, nil
	}
	media, parameters, err := mime.ParseMediaType(contentType)
	if err == nil && media == formType {
		return photoInForm(body, parameters["boundary"])
	}
	for _, t := range pictures {
		if err == nil && media == t {
			return body, nil
		}
	}
	return nil, protocol("unsupported_media_type", "types", taken)
}

// photoInForm takes the one file of a form.
func photoInForm(body []byte, boundary string) ([]byte, error) {
	form := multipart.NewReader(bytes.NewReader(body), boundary)
	var file []byte
	for {
		part, err := form.NextPart()
		if err == io.EOF && file != nil {
			return file, nil
		}
		if err == io.EOF {
			return nil, vidhuk.InvalidFields([]vidhuk.FieldError{complain("photo", "required")})
		}
		if err != nil {
			return nil, protocol("broken_body")
		}
		switch name := part.FormName(); {
		case name != "photo":
			return nil, vidhuk.InvalidFields([]vidhuk.FieldError{complain(name, "unknown_field")})
		case file != nil:
			return nil, vidhuk.InvalidFields([]vidhuk.FieldError{complain(name, "repeated")})
		}
		if file, err = io.ReadAll(part); err != nil {
			return nil, protocol("broken_body")
		}
	}
}

// picture gives a photo to whoever may see it.
type picture struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Policy       string `header:"Content-Security-Policy"`
	Body         []byte
}

// photo registers a read of a photo, or of its thumbnail.
func photo(thumb bool) binder {
	type request struct {
		ID int64 `path:"id" minimum:"1" doc:"id of the photo"`
	}
	return func(s *server, o huma.Operation) {
		o.Responses[strconv.Itoa(http.StatusOK)] = &huma.Response{
			Description: http.StatusText(http.StatusOK),
			Content:     map[string]*huma.MediaType{"image/jpeg": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
		}
		huma.Register(s.api, o, func(ctx context.Context, in *request) (*picture, error) {
			f, err := s.look.Photo(ctx, whoAsks(ctx), in.ID, thumb)
			if err != nil {
				return nil, err
			}
			data, err := s.look.File(ctx, f.Key)
			return &picture{"image/jpeg", keeping(f), "default-src 'none'; sandbox", data}, err
		})
	}
}

// keeping says how long a photo may be kept elsewhere: a public one for an
// hour, since it may be taken out of view; any other not at all.
func keeping(f look.PhotoFile) string {
	if f.Public {
		return "public, max-age=300, must-revalidate" // a hidden message takes its photos along
	}
	return "private, no-store"
}
