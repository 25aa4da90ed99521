package public

import (
	"context"
	"errors"
	"mime/multipart"
	"strconv"

	"vidhuk"
	"vidhuk/web/page"
)

// keptField carries the photos that arrived with a form that came back.
const keptField = "kept"

// bundle is the photos of one form: those that arrived, and those that we could
// not take, each with the reason.
type bundle struct {
	ids     []int64
	refused []refusedPhoto
}

type refusedPhoto struct {
	name string // as the file was called
	err  error
}

// limits of a form with photos.
func (s *site) limits() page.Limits {
	n := s.norms()
	return page.Limits{Body: int64(n.MessagePhotoMax)*n.PhotoBytesMax + 1<<20, Files: n.MessagePhotoMax}
}

// photosQuestion asks for photos under a name.
func (s *site) photosQuestion(p *page.Page, name string) page.Field {
	n := s.norms()
	return page.Field{Name: name, Label: p.T("photo.title"), Files: n.MessagePhotoMax, FileSize: n.PhotoBytesMax}
}

// receive takes the photos of a form: the new ones of the field, and those kept
// from the time before. What is wrong with them is noted in the form. Error:
// nothing can be taken now, whatever the photo.
func (s *site) receive(ctx context.Context, who vidhuk.Actor, f *page.Form, field string) (bundle, error) {
	var b bundle
	for _, v := range f.All(keptField) {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			b.ids = append(b.ids, id)
		}
	}
	files := f.Files(field)
	if limit := s.norms().MessagePhotoMax; len(b.ids)+len(files) > limit {
		f.Add(vidhuk.Field(field, "photo_too_many", "max", limit))
		return b, nil
	}
	for _, file := range files {
		id, err := s.develop(ctx, who, file)
		switch {
		case err == nil:
			b.ids = append(b.ids, id)
		case vidhuk.KindOf(err) == vidhuk.Invalid:
			b.refused = append(b.refused, refusedPhoto{file.Filename, err})
		default:
			return b, err
		}
	}
	if len(b.refused) > 0 {
		f.Add(vidhuk.Field(field, "photos_refused", "n", len(b.refused)))
	}
	return b, nil
}

// develop takes one file.
func (s *site) develop(ctx context.Context, who vidhuk.Actor, file *multipart.FileHeader) (int64, error) {
	data, err := page.ReadFile(file, s.norms().PhotoBytesMax)
	if err != nil {
		return 0, err
	}
	ph, err := s.Center.AddPhoto(ctx, who, data)
	return ph.ID, err
}

// renamed gives the fields of a refusal the names that they have in the form.
func renamed(err error, names map[string]string) error {
	var e *vidhuk.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return err
	}
	again := *e
	again.Fields = make([]vidhuk.FieldError, len(e.Fields))
	for i, f := range e.Fields {
		if name, other := names[f.Field]; other {
			f.Field = name
		}
		again.Fields[i] = f
	}
	return &again
}
