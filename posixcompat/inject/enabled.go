package inject

// Enabled says whether this program was built with the overlay.
const Enabled = false
