package api

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
)

// EvidenceQuery narrows the archive. Values that name nothing find nothing.
type EvidenceQuery struct {
	Kind   vidhuk.EvidenceKind `query:"kind" doc:"what it was taken of"`
	Ground string              `query:"ground" doc:"key of a ground"`
	Number string              `query:"number" doc:"number of the message that it is or stands under"`
	Held   bool                `query:"held" doc:"only what is kept past its term"`
	From   time.Time           `query:"from" doc:"sealed at or after this time"`
	To     time.Time           `query:"to" doc:"sealed before this time"`
}

func evidences(s *server, ctx context.Context, in *struct {
	Paged
	EvidenceQuery
}) (look.EvidenceList, error) {
	return s.look.EvidenceList(ctx, whoAsks(ctx), look.EvidenceFilter{
		Kind: in.Kind, Ground: in.Ground, Number: vidhuk.Number(in.Number), Held: in.Held, From: in.From, To: in.To, Cursor: in.Cursor, Limit: in.Limit,
	})
}

// EvidenceNamed names a piece of evidence in the address.
type EvidenceNamed struct {
	ID int64 `path:"id" minimum:"1" doc:"id of the evidence"`
}

// shownEvidence is evidence as it stands after the request; nobody may keep it.
type shownEvidence struct {
	CacheControl string `header:"Cache-Control"`
	Body         look.Evidence
}

func (s *server) showEvidence(ctx context.Context, id int64) (*shownEvidence, error) {
	e, err := s.look.Evidence(ctx, whoAsks(ctx), id)
	return &shownEvidence{"no-store", e}, err
}

func evidence(s *server, o huma.Operation) {
	huma.Register(s.api, o, func(ctx context.Context, in *EvidenceNamed) (*shownEvidence, error) {
		return s.showEvidence(ctx, in.ID)
	})
}

// viewEvidence gives the reason and is answered with the evidence.
func viewEvidence(s *server, o huma.Operation) {
	type request struct {
		Keyed
		EvidenceNamed
		Body center.EvidenceReason
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*shownEvidence, error) {
		in.Body.EvidenceRef = center.EvidenceRef{ID: in.ID, Key: in.Key}
		if _, err := s.center.ViewEvidence(ctx, whoAsks(ctx), in.Body); err != nil {
			return nil, err
		}
		return s.showEvidence(ctx, in.ID)
	})
}

// EvidenceHeld says whether evidence is kept past its term now.
type EvidenceHeld struct {
	ID   int64 `json:"id"`
	Held bool  `json:"held"`
}

// holding makes a hold, or its end, an operation.
func holding(do func(*center.Center, context.Context, vidhuk.Actor, center.EvidenceReason) error, held bool) binder {
	return func(s *server, o huma.Operation) {
		type request struct {
			Keyed
			EvidenceNamed
			Body center.EvidenceReason
		}
		huma.Register(s.api, o, func(ctx context.Context, in *request) (*single[EvidenceHeld], error) {
			in.Body.EvidenceRef = center.EvidenceRef{ID: in.ID, Key: in.Key}
			err := do(s.center, ctx, whoAsks(ctx), in.Body)
			return &single[EvidenceHeld]{EvidenceHeld{in.ID, held}}, err
		})
	}
}

// sealedFile is a file of the archive.
type sealedFile struct {
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	CacheControl string `header:"Cache-Control"`
	Policy       string `header:"Content-Security-Policy"`
	Body         []byte
}

func sealed(b look.EvidenceBlob, name string, err error) (*sealedFile, error) {
	return &sealedFile{b.Media, mime.FormatMediaType("attachment", map[string]string{"filename": name}), "no-store", "default-src 'none'; sandbox", b.Data}, err
}

func binary(o *huma.Operation, media ...string) {
	content := map[string]*huma.MediaType{}
	for _, m := range media {
		content[m] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	o.Responses[strconv.Itoa(http.StatusOK)] = &huma.Response{Description: http.StatusText(http.StatusOK), Content: content}
}

func evidencePicture(s *server, o huma.Operation) {
	binary(&o, "image/png")
	huma.Register(s.api, o, func(ctx context.Context, in *EvidenceNamed) (*sealedFile, error) {
		b, err := s.look.EvidencePicture(ctx, whoAsks(ctx), in.ID)
		return sealed(b, "dokaz-"+strconv.FormatInt(in.ID, 10)+".png", err)
	})
}

func evidenceFile(s *server, o huma.Operation) {
	type request struct {
		EvidenceNamed
		File int64 `path:"file" minimum:"1" doc:"id of the file"`
	}
	binary(&o, "image/jpeg", "image/png", "image/webp", "image/heic")
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*sealedFile, error) {
		b, err := s.look.EvidenceFileOf(ctx, whoAsks(ctx), in.ID, in.File)
		return sealed(b, "dokaz-"+strconv.FormatInt(in.ID, 10)+"-"+strconv.FormatInt(in.File, 10), err)
	})
}

// exportEvidence writes down that evidence leaves, and streams it as a ZIP.
func exportEvidence(s *server, o huma.Operation) {
	type request struct {
		Keyed
		EvidenceNamed
		Body *center.EvidenceRef
	}
	o.RequestBody = bodyOf[center.EvidenceRef](s)
	binary(&o, "application/zip")
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*huma.StreamResponse, error) {
		if err := s.center.ExportEvidence(ctx, whoAsks(ctx), center.EvidenceRef{ID: in.ID, Key: in.Key}); err != nil {
			return nil, err
		}
		packed, err := s.look.EvidencePackage(ctx, whoAsks(ctx), in.ID)
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(c huma.Context) {
			c.SetHeader("Content-Type", "application/zip")
			c.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": packed.Name}))
			c.SetHeader("Cache-Control", "no-store")
			if err := packed.Write(c.Context(), c.BodyWriter()); err != nil {
				panic(http.ErrAbortHandler) // half a ZIP must not look like a whole one
			}
		}}, nil
	})
}

// AddedEvidence is what a moderator is told of a screenshot that was kept.
type AddedEvidence struct {
	ID       int64     `json:"id"`
	SHA256   string    `json:"sha256" doc:"of the record, hex"`
	SealedAt time.Time `json:"sealed_at"`
}

// ScreenshotBody is a screenshot with its circumstances.
type ScreenshotBody struct {
	center.Screenshot
	File []byte `json:"file" contentEncoding:"base64" doc:"the picture as it is: PNG, JPEG or WebP"`
}

// addEvidence takes a screenshot in.
func addEvidence(s *server, o huma.Operation) {
	type request struct {
		Keyed
		Body ScreenshotBody
	}
	o.MaxBodyBytes, o.BodyReadTimeout = photoBytes*4/3+jsonBytes, photoTime
	o.Middlewares = append(o.Middlewares, s.evidenceByFew)
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*single[AddedEvidence], error) {
		shot := in.Body.Screenshot
		shot.Key, shot.File = in.Key, bytes.Clone(in.Body.File)
		e, err := s.center.AddEvidence(ctx, whoAsks(ctx), shot)
		return &single[AddedEvidence]{AddedEvidence{e.ID, e.SHA256, e.At}}, err
	})
}

// evidenceByFew waits for a place before a large body is read. Who may not add
// evidence waits for nothing.
func (s *server) evidenceByFew(ctx huma.Context, next func(huma.Context)) {
	who := askedOf(ctx.Context()).who
	if !who.Is(vidhuk.Moderator, vidhuk.Administrator) {
		huma.WriteErr(s.api, ctx, http.StatusForbidden, "", vidhuk.Refuse(vidhuk.Forbidden, "forbidden", "deed", string(vidhuk.DeedAddEvidence))) //nolint:errcheck // the reader is gone
		return
	}
	leave, ok := s.uploads.enter(ctx.Context(), who.AccountID)
	if !ok {
		return
	}
	defer leave()
	next(ctx)
}
