"""What a page is made of by decree and by an office: measures, faces, wording, the office's own."""
