package account

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"vidhuk/look"
	"vidhuk/web/page"
)

// export answers with everything that is kept about the person: a file of JSON
// for each part, for programs, and one page with all of it, for people. It is
// written as it is read.
func (d desk) export(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	sections, err := d.Look.Export(r.Context(), p.Viewer.Actor)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="vidhuk-`+p.Now.Format(time.DateOnly)+`.zip"`)
	h.Set("Cache-Control", "no-store")
	z := zip.NewWriter(w)
	if err := pack(r.Context(), z, p, sections); err != nil {
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
	return z.Close()
}

func pack(ctx context.Context, z *zip.Writer, p *page.Page, sections []look.Section) error {
	for _, s := range sections {
		f, err := z.Create(s.Name + ".json")
		if err == nil {
			err = rowsAsJSON(f, s)
		}
		if err != nil {
			return err
		}
	}
	f, err := z.Create("index.html")
	if err != nil {
		return err
	}
	return exportPage(p, sections).Render(ctx, f)
}

func rowsAsJSON(w io.Writer, s look.Section) error {
	between := "[\n"
	for row, err := range s.Rows {
		if err != nil {
			return err
		}
		text, err := json.Marshal(row)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s%s", between, text); err != nil {
			return err
		}
		between = ",\n"
	}
	if between == "[\n" {
		_, err := io.WriteString(w, "[]\n")
		return err
	}
	_, err := io.WriteString(w, "\n]\n")
	return err
}

// rows draws a section's rows one by one.
func rows(p *page.Page, s look.Section) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for row, err := range s.Rows {
			if err == nil {
				err = exportRow(p, row).Render(ctx, w)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// plain is a value as people read it; "" for what is not there.
func plain(p *page.Page, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case time.Time:
		return p.Lang.DateTime(v)
	case bool:
		if v {
			return p.T("export.yes")
		}
		return p.T("export.no")
	case map[string]string:
		var all []string
		for _, text := range v {
			all = append(all, text)
		}
		return strings.Join(all, "; ")
	}
	text := fmt.Sprint(v)
	if text == "[]" || text == "0" {
		return ""
	}
	return strings.Trim(text, "[]")
}
