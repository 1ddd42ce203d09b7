// placeholder
import Mustache
