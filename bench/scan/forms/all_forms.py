"""All forms of planting, {kind of host: {form: function}}."""

from forms import bytecode, elf, fonts, macho, office, pdf, pe, pictures, raw
from forms.common import careful

TABLES = {"elf": elf.FORMS, "pe": pe.FORMS, "macho": macho.FORMS, "pdf": pdf.FORMS, "png": pictures.PNG_FORMS,
          "jpeg": pictures.JPEG_FORMS, "gif": pictures.GIF_FORMS, "sfnt": fonts.FORMS, "office zip": office.ZIP_FORMS,
          "ole": office.OLE_FORMS, "class": bytecode.CLASS_FORMS, "pyc": bytecode.PYC_FORMS,
          "wasm": bytecode.WASM_FORMS, "data": raw.FORMS}
FORMS = {kind: {name: careful(form) for name, form in table.items()} for kind, table in TABLES.items()}
