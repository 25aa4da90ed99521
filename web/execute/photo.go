package execute

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"strconv"

	"vidhuk"
	"vidhuk/web/page"
)

// The fields of an answer's photos: new files, and those that arrived with a form
// that came back.
const (
	beforeField = "before"
	afterField  = "after"
	keptBefore  = "before_kept"
	keptAfter   = "after_kept"
)

// photos are the ids of an answer's photos, taken in already.
type photos struct{ before, after []int64 }

// limits of a form: only an answer carries files.
func (d *desk) limits(a act) page.Limits {
	if a.deed != vidhuk.DeedAnswer {
		return page.Limits{}
	}
	n := d.look.Rules().Norms
	return page.Limits{Body: int64(n.MessagePhotoMax)*n.PhotoBytesMax + 1<<20, Files: n.MessagePhotoMax}
}

// receive takes in the photos of an answer. What is wrong with one is noted at
// its field; the others stay. Error: none can be taken now.
func (d *desk) receive(ctx context.Context, who vidhuk.Actor, in *input) error {
	var err error
	if in.before, err = d.take(ctx, who, in.form, beforeField, keptBefore); err != nil {
		return err
	}
	in.after, err = d.take(ctx, who, in.form, afterField, keptAfter)
	return err
}

// take gives the photos kept from the time before and the new ones of the field.
func (d *desk) take(ctx context.Context, who vidhuk.Actor, f *page.Form, field, keptField string) ([]int64, error) {
	var ids []int64
	for _, v := range f.All(keptField) {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	for _, file := range f.Files(field) {
		id, err := d.develop(ctx, who, file)
		var refused *vidhuk.Error
		switch {
		case err == nil:
			ids = append(ids, id)
		case errors.As(err, &refused) && refused.Kind == vidhuk.Invalid:
			f.Add(vidhuk.FieldError{Field: field, Code: refused.Code, Args: refused.Args})
		default:
			return ids, err
		}
	}
	return ids, nil
}

// develop takes in one file.
func (d *desk) develop(ctx context.Context, who vidhuk.Actor, file *multipart.FileHeader) (int64, error) {
	from, err := file.Open()
	if err != nil {
		return 0, err
	}
	defer from.Close()
	// One byte more than is allowed lets the deed see that it is too much.
	data, err := io.ReadAll(io.LimitReader(from, d.look.Rules().Norms.PhotoBytesMax+1))
	if err != nil {
		return 0, err
	}
	taken, err := d.center.AddPhoto(ctx, who, data)
	return taken.ID, err
}
