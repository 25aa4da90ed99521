package show

import (
	"strconv"
	"strings"

	"vidhuk"
	"vidhuk/look"
	"vidhuk/web/page"
)

// PostPath is the permanent address of an information post.
func PostPath(id int64) string { return "/posts/" + strconv.FormatInt(id, 10) }

// Post is an information post as a list shows it.
func Post(p *page.Page, l look.Post) page.Post {
	c := page.Post{
		Href: PostPath(l.ID), Kind: l.Kind, State: l.State, Title: l.Title, Text: vidhuk.Teaser(l.Text),
		Organization: Voice(p, l), About: PostAbout(p, l), At: l.PublishedAt, Photos: len(l.Photos), Pinned: l.Pinned, Corrected: l.Corrections > 0,
	}
	if shown := PostPhotos(p, l); len(shown) > 0 {
		c.Photo = &shown[0]
	}
	return c
}

// Voice is in whose name a post is written; the zero one is the centre.
func Voice(p *page.Page, l look.Post) page.Organization {
	if l.Organization.Slug == "" {
		return page.Organization{}
	}
	return page.Organization{Name: Short(p, l.Organization), Href: OrganizationPath(l.Organization.Slug)}
}

// PostAbout is the topic and the district of a post in words; empty without
// either.
func PostAbout(p *page.Page, l look.Post) string {
	var words []string
	if l.Topic != "" {
		words = append(words, Name(p, l.TopicName))
	}
	if l.District != "" {
		words = append(words, Name(p, l.DistrictName))
	}
	return strings.Join(words, " · ")
}

// PostPhotos are the pictures of a post.
func PostPhotos(p *page.Page, l look.Post) []page.Photo {
	shown := make([]page.Photo, len(l.Photos))
	for i, ph := range l.Photos {
		shown[i] = page.Photo{
			Src: ThumbPath(ph.ID), Href: photoPath(ph.ID), Width: ph.Width, Height: ph.Height,
			Alt: p.T("post.photo", "n", i+1, "title", l.Title),
		}
	}
	return shown
}
