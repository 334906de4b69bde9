"""Declares a tagged PDF/A file accessible too: PDF/UA-1, ISO 14289-1.

WeasyPrint writes one of the two claims or the other, and doesn't mark the language of a part. Decides
what is added: the claim, the schema that PDF/A asks for with it (ISO 19005-2, 6.6.2.3), and the
language of articles.
"""

from io import BytesIO

import pikepdf

END_OF_CLAIMS = b"</rdf:RDF>"
ACCESSIBLE = b"""<rdf:Description rdf:about=""
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
 <pdfuaid:part>1</pdfuaid:part>
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def declare_accessible(archived: bytes, article_language: str | None) -> bytes:
    """The same PDF with both claims, and its articles in this language (BCP 47) where one is given."""
    written = BytesIO()
    with pikepdf.open(BytesIO(archived)) as pdf:
        _claim(pdf)
        if article_language:
            _speak(pdf, article_language)
        _end_streams_plainly(pdf)
        pdf.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
        )
    return written.getvalue()


def _claim(pdf: pikepdf.Pdf) -> None:
    """Left uncompressed, so that tools that know no PDF can read the claims."""
    claims = pdf.Root.Metadata.read_bytes()
    metadata = pdf.make_stream(claims.replace(END_OF_CLAIMS, ACCESSIBLE + END_OF_CLAIMS))
    metadata.Type = pikepdf.Name.Metadata
    metadata.Subtype = pikepdf.Name.XML
    pdf.Root.Metadata = metadata


def _speak(pdf: pikepdf.Pdf, language: str) -> None:
    for part in pdf.objects:
        if isinstance(part, pikepdf.Dictionary) and part.get("/S") == pikepdf.Name.Art:
            part.Lang = language


def _end_streams_plainly(pdf: pikepdf.Pdf) -> None:
    """Store as they are the few streams that, compressed, end in a carriage return.

    With the line feed that follows a stream it looks like one line end, and checkers then find the
    stream a byte shorter than its Length (ISO 19005-2, 6.1.7.1).
    """
    for stream in pdf.objects:
        if isinstance(stream, pikepdf.Stream) and stream.read_raw_bytes().endswith(b"\r"):
            stream.write(stream.read_bytes())
