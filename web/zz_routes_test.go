package web_test
import ("testing";"fmt")
func TestZZRoutes(t *testing.T){ c:=build(t); for _,r:=range c.Server.Routes(){ fmt.Println(r.Pattern, r.Shared) } }
