package execute

import (
	"context"
	"errors"
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

// limits of a form: only an answer carries files. Twice as many as the norm may
// come, so that the answer itself says what is wrong and nothing typed is lost.
func (d *desk) limits(a act) page.Limits {
	if a.deed != vidhuk.DeedAnswer {
		return page.Limits{}
	}
	n := d.look.Rules().Norms
	files := 2 * n.MessagePhotoMax
	return page.Limits{Body: int64(files)*n.PhotoBytesMax + 1<<20, Files: files}
}

// receive takes in the photos of an answer. What is wrong with one is noted at
// its field; the others stay. Error: none can be taken now.
func (d *desk) receive(ctx context.Context, who vidhuk.Actor, in *input) error {
	f, limit := in.form, d.look.Rules().Norms.MessagePhotoMax
	if len(f.Files(beforeField))+len(f.Files(afterField))+len(f.All(keptBefore))+len(f.All(keptAfter)) > limit {
		f.Add(vidhuk.Field(afterField, "photo_too_many", "max", limit))
		in.before, in.after = ids(f, keptBefore), ids(f, keptAfter)
		return nil
	}
	var err error
	if in.before, err = d.take(ctx, who, in.form, beforeField, keptBefore); err != nil {
		return err
	}
	in.after, err = d.take(ctx, who, in.form, afterField, keptAfter)
	return err
}

// take gives the photos kept from the time before and the new ones of the field.
func (d *desk) take(ctx context.Context, who vidhuk.Actor, f *page.Form, field, keptField string) ([]int64, error) {
	all := ids(f, keptField)
	for _, file := range f.Files(field) {
		id, err := d.develop(ctx, who, file)
		var refused *vidhuk.Error
		switch {
		case err == nil:
			all = append(all, id)
		case errors.As(err, &refused) && refused.Kind == vidhuk.Invalid:
			f.Add(vidhuk.FieldError{Field: field, Code: refused.Code, Args: refused.Args})
		default:
			return all, err
		}
	}
	return all, nil
}

// ids are the photos kept from the time before.
func ids(f *page.Form, keptField string) []int64 {
	var all []int64
	for _, v := range f.All(keptField) {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			all = append(all, id)
		}
	}
	return all
}

// develop takes in one file.
func (d *desk) develop(ctx context.Context, who vidhuk.Actor, file *multipart.FileHeader) (int64, error) {
	data, err := page.ReadFile(file, d.look.Rules().Norms.PhotoBytesMax)
	if err != nil {
		return 0, err
	}
	taken, err := d.center.AddPhoto(ctx, who, data)
	return taken.ID, err
}
