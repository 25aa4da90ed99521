package publish

import (
	"context"
	"errors"
	"strconv"

	"vidhuk"
	"vidhuk/web/page"
)

// The fields of a form's photos: new files, those that arrived with a form that
// came back, and those of the post that are to go.
const (
	photosField  = "photos"
	keptField    = "kept"
	withoutField = "without"
)

// limits of a form with photos. Twice as many as the norm may come, so that the
// deed says what is wrong and nothing typed is lost.
func (d *desk) limits() page.Limits {
	n := d.look.Rules().Norms
	return page.Limits{Body: int64(2*n.MessagePhotoMax)*n.PhotoBytesMax + 1<<20, Files: 2 * n.MessagePhotoMax}
}

// receive takes in the photos of a form and gives them with those that were kept
// from the time before. What is wrong with one is noted at the field; the others
// stay. Error: none can be taken now.
func (d *desk) receive(ctx context.Context, who vidhuk.Actor, f *page.Form) ([]int64, error) {
	all := ids(f, keptField)
	for _, file := range f.Files(photosField) {
		data, err := page.ReadFile(file, d.look.Rules().Norms.PhotoBytesMax)
		if err != nil {
			return all, err
		}
		taken, err := d.center.AddPhoto(ctx, who, data)
		var refused *vidhuk.Error
		switch {
		case err == nil:
			all = append(all, taken.ID)
		case errors.As(err, &refused) && refused.Kind == vidhuk.Invalid:
			f.Add(vidhuk.FieldError{Field: photosField, Code: refused.Code, Args: refused.Args})
		default:
			return all, err
		}
	}
	return all, nil
}

// ids are the photos that a field names.
func ids(f *page.Form, name string) []int64 {
	var all []int64
	for _, v := range f.All(name) {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			all = append(all, id)
		}
	}
	return all
}

func (d *desk) photosQuestion(p *page.Page) page.Field {
	n := d.look.Rules().Norms
	return page.Field{Name: photosField, Label: p.T("photo.title"), Files: n.MessagePhotoMax, FileSize: n.PhotoBytesMax}
}
